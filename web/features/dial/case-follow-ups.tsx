import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useMay } from '../identity/session.tsx';
import { useFollowUpDoing, useFollowUpsOf } from './follow-up-api.ts';

const OPEN = new Set(['planned', 'taken']);

/** On a closed case: whether and how the customer was asked about it afterwards. */
export function CaseFollowUps({ caseId, closed }: { caseId: string; closed: boolean }) {
  const { t } = useTranslation('dial');
  const may = useMay()('contact.dial.customer');
  const items = useFollowUpsOf(caseId);
  const doing = useFollowUpDoing();
  if (items === undefined || (!closed && items.length === 0)) return null;
  return (
    <section>
      <h3>{t('followUp.label')}</h3>
      {items.map((one) => (
        <div key={one.id}>
          {t(`followUp.state.${one.state}`)}
          {one.result !== null && ` · ${t(`followUp.result.${one.result}`)}`}
          {one.agentName !== null && ` · ${one.agentName}`} <TimeText at={one.endedAt ?? one.notBefore} />
        </div>
      ))}
      {may && !items.some((one) => OPEN.has(one.state)) && (
        <Button size="small" loading={doing.isPending} onClick={() => doing.mutate({ do: 'plan', caseId })}>
          {t('followUp.plan')}
        </Button>
      )}
      {doing.error !== null && <ApiProblem error={doing.error} />}
    </section>
  );
}
