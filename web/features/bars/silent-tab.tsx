import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { BAR_LIMITS, type SilentNumber } from '../../../shared/contracts/voice-bars.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useSilentNumbers } from './bars-api.ts';

/** Numbers that call and say nothing; the rule puts the worst of them on the list by itself. */
export function SilentTab() {
  const { t } = useTranslation('bars');
  const [at, setAt] = useState({ page: 1, pageSize: 20 });
  const { data, error, refetch } = useSilentNumbers(at);
  const columns: TableColumnsType<SilentNumber> = [
    { title: t('column.number'), width: 180, dataIndex: 'label' },
    { title: t('column.lastDay'), width: 140, align: 'right', dataIndex: 'lastDay' },
    { title: t('column.inDays', { days: BAR_LIMITS.silentDays }), width: 140, align: 'right', dataIndex: 'inAll' },
    { title: t('column.lastCall'), width: 160, render: (_, r) => <TimeText at={r.lastAt} /> },
    {
      title: t('column.state'),
      width: 160,
      render: (_, r) =>
        r.isListed ? (
          <StatusTag tone="soon" text={t('isListed')} />
        ) : (
          <StatusTag tone="neutral" text={t('notListed')} />
        ),
    },
    { title: '', render: (_, r) => <Link to={`/contacts?open=${r.contactId}`}>{t('toContact')}</Link> },
  ];
  return (
    <>
      <p className="sj-bars-hint">{t('silentHint', { days: BAR_LIMITS.silentDays })}</p>
      <DataTable<SilentNumber>
        label={t('tab.silent')}
        columns={columns}
        rowKey={(row) => row.contactId}
        page={data}
        loading={data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setAt({ page, pageSize })}
        empty={<EmptyState title={t('noSilent')} hint={t('noSilentHint')} />}
      />
    </>
  );
}
