import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BadCall } from '../../../shared/contracts/voice-traces.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useApi } from '../../ui/services.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { readBadCalls, trunkKeys } from './trunks-api.ts';

/** Legs that sounded badly: many by one trunk is the carrier, many by one agent is a headset or a line. */
export function BadCallsTab() {
  const { t } = useTranslation('trunks');
  const api = useApi();
  const [at, setAt] = useState({ page: 1, pageSize: 20 });
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: trunkKeys.list('bad', at),
    queryFn: ({ signal }) => readBadCalls(api, at, signal),
  });
  const columns: TableColumnsType<BadCall> = [
    { title: t('column.at'), width: 150, render: (_, r) => <TimeText at={r.at} /> },
    { title: t('column.leg'), width: 110, render: (_, r) => t(`leg.${r.leg}`) },
    { title: t('column.trunk'), dataIndex: 'trunk' },
    { title: t('column.agent'), render: (_, r) => r.agentName ?? '—' },
    { title: 'MOS', width: 80, align: 'right', render: (_, r) => r.mos?.toFixed(1) ?? '—' },
    { title: t('column.loss'), width: 100, align: 'right', render: (_, r) => `${r.lossPercent} %` },
    { title: t('column.jitter'), width: 100, align: 'right', render: (_, r) => `${Math.round(r.jitterMs)} ms` },
    {
      title: t('ladder'),
      width: 100,
      render: (_, r) => <Link to={`/trunks?tab=traces&contact=${r.contactId}`}>{t('open')}</Link>,
    },
  ];
  return (
    <>
      <p className="sj-trunks-hint">{t('badHint')}</p>
      <DataTable<BadCall>
        label={t('tab.quality')}
        columns={columns}
        rowKey={(r) => `${r.contactId}:${r.leg}:${r.at}`}
        page={data}
        loading={isFetching}
        error={error}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setAt({ page, pageSize })}
        empty={<EmptyState title={t('noBad')} hint={t('badHint')} />}
      />
    </>
  );
}
