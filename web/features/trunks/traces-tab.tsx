import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { TraceCall } from '../../../shared/contracts/voice-traces.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useApi } from '../../ui/services.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { LadderView } from './ladder-view.tsx';
import { readTraces, trunkKeys, type TraceFilter } from './trunks-api.ts';
import { useTrunks } from './use-trunks.ts';

/** Calls on the trunks, newest first; one of them as a ladder. `?contact=` shows those of one contact. */
export function TracesTab() {
  const { t } = useTranslation('trunks');
  const api = useApi();
  const [params, setParams] = useSearchParams();
  const contactId = params.get('contact') ?? undefined;
  const [filter, setFilter] = useState<TraceFilter>({ page: 1, pageSize: 20 });
  const [open, setOpen] = useState<TraceCall>();
  const trunks = (useTrunks().data?.items ?? []).map((x) => ({ value: x.name, label: x.name }));
  const query = { ...filter, contactId };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: trunkKeys.list('traces', query),
    queryFn: ({ signal }) => readTraces(api, query, signal),
    placeholderData: keepPreviousData,
  });
  const set = (more: Partial<TraceFilter>): void => setFilter((f) => ({ ...f, page: 1, ...more }));
  const columns: TableColumnsType<TraceCall> = [
    { title: t('column.at'), width: 150, render: (_, r) => <TimeText at={r.startedAt} /> },
    { title: t('column.direction'), width: 80, render: (_, r) => t(`direction.${r.direction}`) },
    { title: t('column.caller'), render: (_, r) => r.caller },
    { title: t('column.called'), render: (_, r) => r.called },
    { title: t('column.trunk'), width: 140, dataIndex: 'trunk' },
    { title: t('column.node'), width: 160, dataIndex: 'node', ellipsis: true },
    { title: t('column.outcome'), width: 140, render: (_, r) => <Outcome of={r} /> },
  ];
  if (open !== undefined) return <LadderView id={open.id} onBack={() => setOpen(undefined)} />;
  return (
    <>
      <div className="sj-trunks-bar">
        <Input.Search
          aria-label={t('searchNumber')}
          placeholder={t('searchNumber')}
          allowClear
          style={{ width: 220 }}
          onSearch={(text) => set({ number: text.trim() === '' ? undefined : text.trim() })}
        />
        <Select
          aria-label={t('column.trunk')}
          placeholder={t('column.trunk')}
          allowClear
          style={{ width: 180 }}
          options={trunks}
          onChange={(trunk: string | undefined) => set({ trunk })}
        />
        <Checkbox onChange={(e) => set({ failed: e.target.checked ? true : undefined })}>{t('onlyFailed')}</Checkbox>
        {contactId !== undefined && (
          <Button size="small" onClick={() => setParams({ tab: 'traces' })}>
            {t('allCalls')}
          </Button>
        )}
        <Button onClick={() => void refetch()}>{t('refresh')}</Button>
        <span className="sj-trunks-hint">{t('tracesHint')}</span>
      </div>
      <DataTable<TraceCall>
        label={t('tab.traces')}
        columns={columns}
        rowKey={(r) => r.id}
        page={data}
        loading={isFetching}
        error={error}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setFilter((f) => ({ ...f, page, pageSize }))}
        onOpen={setOpen}
        empty={<EmptyState title={t('noTraces')} hint={t('noTracesHint')} />}
      />
    </>
  );
}

function Outcome({ of }: { of: TraceCall }) {
  const { t } = useTranslation('trunks');
  if (of.endedAt === null) return <StatusTag tone="info" text={t('running')} />;
  if (of.status === null) return <StatusTag tone="bad" text={t('noAnswer')} />;
  return of.status < 300 ? (
    <StatusTag tone="good" text={t('answered')} />
  ) : (
    <StatusTag tone={of.status === 487 ? 'neutral' : 'bad'} text={t('refusedWith', { status: of.status })} />
  );
}
