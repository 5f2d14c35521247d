import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleChange } from '../../../shared/contracts/voice-rules.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useRuleChanges, useRules } from './bars-api.ts';
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
  const [at, setAt] = useState({ page: 1, pageSize: 20 });
  const { data, error, refetch } = useRuleChanges(at);
  const say = (field: string, value: string): string => {
    if (value === '') return t('none');
    if (MACHINES.includes(field)) return t(`choice.${value}`);
    if (field === 'callBackLost') return t(`switch.${value}`);
    return MINUTES.includes(field) ? sayMinute(Number(value)) : value;
  };
  return (
    <DataTable<RuleChange>
      label={t('changes')}
      columns={[
        { title: t('column.at'), width: 140, render: (_, r) => <TimeText at={r.at} /> },
        { title: t('column.by'), width: 120, dataIndex: 'byName' },
        { title: t('column.rule'), width: 240, render: (_, r) => t(`rule.${r.field}`) },
        { title: t('column.change'), render: (_, r) => `${say(r.field, r.from)} → ${say(r.field, r.to)}` },
      ]}
      rowKey={(row) => `${row.at}:${row.field}`}
      page={data}
      loading={data === undefined}
      error={data === undefined ? error : null}
      onRetry={() => void refetch()}
      onPage={(page, pageSize) => setAt({ page, pageSize })}
      empty={<EmptyState title={t('noChanges')} hint={t('noChangesHint')} />}
    />
  );
}
