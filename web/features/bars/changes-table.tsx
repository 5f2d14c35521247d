import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleChange } from '../../../shared/contracts/rule-book.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { useRuleChanges } from './bars-api.ts';

interface Props {
  /** The one of its rules: always the same at one place. */
  readonly useChanges: typeof useRuleChanges;
  /** A stored value in the words of the screen. */
  readonly say: (field: string, value: string) => string;
  readonly ruleWidth: number;
}

/** Who changed which rule from what to what, the last change first. */
export function ChangesTable({ useChanges, say, ruleWidth }: Props) {
  const { t } = useTranslation('bars');
  const [at, setAt] = useState({ page: 1, pageSize: 20 });
  const { data, error, refetch } = useChanges(at);
  return (
    <DataTable<RuleChange>
      label={t('changes')}
      columns={[
        { title: t('column.at'), width: 140, render: (_, r) => <TimeText at={r.at} /> },
        { title: t('column.by'), width: 120, dataIndex: 'byName' },
        { title: t('column.rule'), width: ruleWidth, render: (_, r) => t(`rule.${r.field}`) },
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
