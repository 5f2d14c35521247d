import { LockOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { ManagedRecording, RecordingState } from '../../../shared/contracts/contacts-recordings.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useContactWords } from '../contacts/contact-words.ts';
import { RecordingPanel } from './recording-panel.tsx';
import { sayDay, saySize } from './recording-words.ts';
import { readRecordings, recordingKeys } from './recordings-api.ts';
import { changed, queryOf } from './recordings-filter.ts';
import { RecordingsFilters } from './recordings-filters.tsx';

const EVERY_MS = 15_000;
const TONES: Readonly<Record<RecordingState, Tone>> = {
  recording: 'info',
  complete: 'good',
  repaired: 'soon',
  lost: 'bad',
  deleted: 'neutral',
};

export function ListTab() {
  const { t } = useTranslation('recordings');
  const api = useApi();
  const [params, setParams] = useSearchParams();
  const query = queryOf(params);
  const openId = params.get('open');
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: recordingKeys.list('managed', { ...query }),
    queryFn: ({ signal }) => readRecordings(api, query, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: EVERY_MS,
  });
  const columns = useColumns(openId !== null);
  const open = (id: string | undefined): void =>
    setParams(changed(params, { open: id, page: String(query.page) }), { replace: true });
  const opened = data?.items.find((row) => row.id === openId);
  return (
    <div className="sj-recs-beside">
      <div className="sj-recs-list">
        <RecordingsFilters params={params} onChange={(next) => setParams(next, { replace: true })} />
        <DataTable<ManagedRecording>
          label={t('tab.list')}
          columns={columns}
          rowKey={(row) => row.id}
          page={data}
          loading={isFetching && data === undefined}
          error={data === undefined ? error : null}
          onRetry={() => void refetch()}
          onPage={(page, size) => setParams(changed(params, { page: String(page), size: String(size) }))}
          onOpen={(row) => open(row.id)}
          {...(openId === null ? {} : { openKey: openId })}
          empty={<EmptyState title={t('none')} hint={t('noneHint')} />}
          height="calc(100vh - 296px)"
        />
      </div>
      {opened !== undefined && <RecordingPanel key={opened.id} recording={opened} onClose={() => open(undefined)} />}
    </div>
  );
}

/** With one recording open beside it the list gives up what stands there anyway. */
function useColumns(narrow: boolean): TableColumnsType<ManagedRecording> {
  const { t, i18n } = useTranslation('recordings');
  const words = useContactWords();
  const columns: TableColumnsType<ManagedRecording> = [
    { title: t('column.started'), width: 130, render: (_, r) => <TimeText at={r.startedAt} /> },
    { title: t('column.customer'), width: 130, render: (_, r) => r.customerLabel },
    { title: t('column.agent'), width: 90, ellipsis: true, render: (_, r) => r.agentName ?? '—' },
    {
      title: t('column.state'),
      width: 120,
      render: (_, r) => <StatusTag tone={TONES[r.state]} text={t(`state.${r.state}`)} />,
    },
    {
      title: t('column.length'),
      width: 80,
      align: 'right',
      render: (_, r) => (r.durationMs === null ? '—' : sayDuration(r.durationMs)),
    },
    { title: t('column.due'), width: 150, render: (_, r) => <Due of={r} /> },
  ];
  if (narrow) return columns;
  return [
    ...columns.slice(0, 3),
    { title: t('column.channel'), width: 80, render: (_, r) => words.channel(r.channel) },
    { title: t('column.queue'), width: 110, ellipsis: true, render: (_, r) => r.queueCode ?? '—' },
    { title: t('column.complaint'), width: 70, render: (_, r) => (r.isComplaint ? t('yes') : '—') },
    ...columns.slice(3, 5),
    {
      title: t('column.size'),
      width: 90,
      align: 'right',
      render: (_, r) => (r.bytes === null ? '—' : saySize(r.bytes, i18n.language)),
    },
    ...columns.slice(5),
  ];
}

function Due({ of }: { of: ManagedRecording }) {
  const { t, i18n } = useTranslation('recordings');
  if (of.isHeld)
    return (
      <span>
        <LockOutlined aria-hidden /> {t('held')}
      </span>
    );
  if (of.deletedAt !== null) return <span>{t('deletedOn', { day: sayDay(of.deletedAt, i18n.language) })}</span>;
  return <span>{of.reviewAt === null ? '—' : sayDay(of.reviewAt, i18n.language)}</span>;
}
