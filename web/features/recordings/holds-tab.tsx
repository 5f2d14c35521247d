import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Segmented, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hold } from '../../../shared/contracts/contacts-recordings.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useApi } from '../../ui/services.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { LiftForm } from './lift-form.tsx';
import { sayDay } from './recording-words.ts';
import { readHolds, recordingKeys } from './recordings-api.ts';

export function HoldsTab() {
  const { t, i18n } = useTranslation('recordings');
  const api = useApi();
  const [query, setQuery] = useState({ live: true, page: 1, pageSize: 20 });
  const [lifting, setLifting] = useState<Hold>();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: recordingKeys.list('holds', query),
    queryFn: ({ signal }) => readHolds(api, query, signal),
    placeholderData: keepPreviousData,
  });
  const columns: TableColumnsType<Hold> = [
    { title: t('column.what'), width: 120, render: (_, h) => t(`subject.${h.subjectKind}`) },
    { title: t('column.reason'), ellipsis: true, dataIndex: 'reason' },
    { title: t('column.placedBy'), width: 110, dataIndex: 'placedBy' },
    { title: t('column.placedAt'), width: 140, render: (_, h) => <TimeText at={h.placedAt} /> },
    {
      title: t('until'),
      width: 140,
      render: (_, h) => (h.until === null ? t('untilLifted') : sayDay(h.until, i18n.language)),
    },
    {
      title: t('column.lifted'),
      width: 240,
      ellipsis: true,
      render: (_, h) =>
        h.liftedAt === null ? (
          <Button size="small" onClick={() => setLifting(h)}>
            {t('lift')}
          </Button>
        ) : (
          `${h.liftedBy ?? ''} · ${h.liftReason ?? ''}`
        ),
    },
  ];
  return (
    <>
      <div className="sj-contacts-filters">
        <Segmented
          value={query.live ? 'live' : 'over'}
          options={(['live', 'over'] as const).map((value) => ({ value, label: t(`holds.${value}`) }))}
          onChange={(value) => setQuery({ ...query, live: value === 'live', page: 1 })}
        />
      </div>
      <DataTable<Hold>
        label={t('tab.holds')}
        columns={columns}
        rowKey={(h) => h.id}
        page={data}
        loading={isFetching && data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setQuery({ ...query, page, pageSize })}
        empty={<EmptyState title={t('holds.none')} hint={t('holds.noneHint')} />}
        height="calc(100vh - 296px)"
      />
      <LiftForm hold={lifting} onClose={() => setLifting(undefined)} />
    </>
  );
}
