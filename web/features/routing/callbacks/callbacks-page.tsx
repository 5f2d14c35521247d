import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Segmented, Tooltip, type TableColumnsType } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CALLBACKS_TOPIC,
  type Callback,
  type CallbackFigures,
  type CallbackGroup,
} from '../../../../shared/contracts/routing-callbacks.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { WithNotices } from '../../../ui/with-notices.tsx';
import { useApi, useResynced, useTopic } from '../../../ui/services.tsx';
import { CallbackPanel } from './callback-panel.tsx';
import { CallbackStateTag, sayAt, sayWindow, useSeconds } from './callback-words.tsx';
import { callbackKeys, listCallbacks, readFigures } from './callbacks-api.ts';
import { PromiseView } from './promise-view.tsx';
import './callbacks.css';

type View = 'list' | 'promises';
type Group = CallbackGroup | 'all';
const GROUPS: readonly Group[] = ['open', 'broken', 'over', 'all'];
const PAGE_SIZE = 20;

/** The day's promises begin at midnight. */
const startOfDay = (): string => new Date(new Date().setHours(0, 0, 0, 0)).toISOString();

/** The shift leader's page of promises: who is to be called, what was not kept, how good the estimates are. */
export function CallbacksPage() {
  const { t } = useTranslation('callbacks');
  const api = useApi();
  const queries = useQueryClient();
  const [view, setView] = useState<View>('list');
  const [from] = useState(startOfDay);
  const refresh = (): void => void queries.invalidateQueries({ queryKey: callbackKeys.all });
  useTopic({ topic: CALLBACKS_TOPIC }, refresh);
  useResynced(refresh);
  const { data, error, refetch } = useQuery({
    queryKey: callbackKeys.list('figures', { from }),
    queryFn: ({ signal }) => readFigures(api, { from }, signal),
  });
  return (
    <div className="sj-callbacks">
      <PageHeader
        title={t('app:screen.callbacks')}
        subtitle={t('subtitle')}
        actions={
          <Segmented<View>
            value={view}
            onChange={setView}
            options={(['list', 'promises'] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
          />
        }
      />
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Figures figures={data} />}
      {view === 'list' && (
        <WithNotices>
          <CallbackList />
        </WithNotices>
      )}
      {view === 'promises' && (data === undefined ? error === null && <Loading /> : <PromiseView figures={data} />)}
    </div>
  );
}

function Figure({ name, value, hint, bad = false }: { name: string; value: ReactNode; hint?: string; bad?: boolean }) {
  const shown = <dd className={bad ? 'sj-callback-bad' : ''}>{value}</dd>;
  return (
    <div>
      <dt>{name}</dt>
      {hint === undefined ? shown : <Tooltip title={hint}>{shown}</Tooltip>}
    </div>
  );
}

function Figures({ figures }: { figures: CallbackFigures }) {
  const { t } = useTranslation('callbacks');
  const seconds = useSeconds();
  const share = (of: number | null): string => (of === null ? t('figure.none') : `${Math.round(of * 100)}%`);
  const { meanAbsoluteError, within } = figures.overall;
  return (
    <dl className="sj-callback-figures">
      <Figure name={t('figure.promised')} value={figures.promised} />
      <Figure name={t('figure.rate')} value={share(figures.keptRate)} hint={t('figure.rateHint')} />
      <Figure name={t('figure.open')} value={figures.open} />
      <Figure name={t('figure.broken')} value={figures.broken} bad={figures.broken > 0} />
      <Figure name={t('figure.withdrawn')} value={figures.withdrawn} />
      <Figure
        name={t('figure.error')}
        value={meanAbsoluteError === null ? t('figure.none') : `±${seconds(meanAbsoluteError)}`}
      />
      <Figure name={t('figure.within')} value={share(within)} hint={t('figure.withinHint')} />
    </dl>
  );
}

function CallbackList() {
  const { t } = useTranslation('callbacks');
  const api = useApi();
  const [group, setGroup] = useState<Group>('open');
  const [page, setPage] = useState({ page: 1, pageSize: PAGE_SIZE });
  const [open, setOpen] = useState<string>();
  const query = { ...page, ...(group === 'all' ? {} : { group }) };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: callbackKeys.list('list', query),
    queryFn: ({ signal }) => listCallbacks(api, query, signal),
    placeholderData: (before) => before,
  });
  const choose = (next: Group): void => {
    setGroup(next);
    setPage({ page: 1, pageSize: page.pageSize });
  };
  return (
    <div className="sj-callback-work" data-open={open !== undefined}>
      <div>
        <Segmented<Group>
          value={group}
          onChange={choose}
          options={GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
          style={{ marginBottom: 10 }}
        />
        <CallbackTable
          rows={{ page: data, loading: isFetching && data === undefined, error: data === undefined ? error : null }}
          open={open}
          onOpen={setOpen}
          onPage={(number, pageSize) => setPage({ page: number, pageSize })}
          onRetry={() => void refetch()}
        />
      </div>
      {open !== undefined && <CallbackPanel key={open} id={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

interface TableProps {
  readonly rows: {
    readonly page: Parameters<typeof DataTable<Callback>>[0]['page'];
    readonly loading: boolean;
    readonly error: unknown;
  };
  readonly open: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onPage: (page: number, pageSize: number) => void;
  readonly onRetry: () => void;
}

function CallbackTable({ rows, open, onOpen, onPage, onRetry }: TableProps) {
  const { t, i18n } = useTranslation('callbacks');
  const columns: TableColumnsType<Callback> = [
    {
      key: 'customer',
      title: t('column.customer'),
      width: 150,
      render: (_, row) => row.number ?? t(`way.${row.way}`),
    },
    {
      key: 'queue',
      title: t('column.queue'),
      width: 110,
      render: (_, row) => (i18n.language === 'en' ? row.queueEn : row.queueZh),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: 112,
      render: (_, row) => <CallbackStateTag state={row.state} />,
    },
    {
      key: 'window',
      title: t('column.window'),
      width: 150,
      render: (_, row) => (row.way === 'call' ? sayWindow(row) : '–'),
    },
    { key: 'kept', title: t('column.kept'), width: 96, render: (_, row) => sayAt(row.keptAt) },
    {
      key: 'tries',
      title: t('column.tries'),
      width: 84,
      render: (_, row) => (row.way === 'call' ? t('tries', { tries: row.tries }) : '–'),
    },
    {
      key: 'due',
      title: t('column.due'),
      width: 100,
      render: (_, row) => (row.dueAt === null ? '–' : sayAt(row.dueAt)),
    },
  ];
  return (
    <DataTable<Callback>
      label={t('app:screen.callbacks')}
      columns={columns}
      rowKey={(row) => row.id}
      page={rows.page}
      loading={rows.loading}
      error={rows.error}
      onRetry={onRetry}
      onPage={onPage}
      onOpen={(row) => onOpen(row.id)}
      {...(open === undefined ? {} : { openKey: open })}
      empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}
      height="calc(100vh - 360px)"
    />
  );
}
