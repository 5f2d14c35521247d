import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useRuleChanges, useRules } from './bars-api.ts';
import { ChangesTable } from './changes-table.tsx';
import { CallsForm, MinuteForm } from './rules-forms.tsx';
import { sayMinute } from './minute-of-day.ts';

/** The rules of waiting and calling, and who changed which. */
export function RulesTab() {
  const { t } = useTranslation('bars');
  const { data, error, refetch } = useRules();
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <div className="sj-bars-rules">
        <MinuteForm key={`m${data.minute.version}`} stored={data.minute} />
        <CallsForm key={`c${data.calls.version}`} stored={data.calls} />
      </div>
      <h3 className="sj-bars-sub">{t('changes')}</h3>
      <Changes />
    </>
  );
}

const MACHINES: readonly string[] = ['machineCallback', 'machineFollowUp'];
const MINUTES: readonly string[] = ['quietFromMinute', 'quietUntilMinute'];

function Changes() {
  const { t } = useTranslation('bars');
  const say = (field: string, value: string): string => {
    if (value === '') return t('none');
    if (MACHINES.includes(field)) return t(`choice.${value}`);
    if (field === 'callBackLost') return t(`switch.${value}`);
    return MINUTES.includes(field) ? sayMinute(Number(value)) : value;
  };
  return <ChangesTable useChanges={useRuleChanges} say={say} ruleWidth={240} />;
}
