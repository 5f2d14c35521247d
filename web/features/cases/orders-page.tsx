import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { CLOCK_STATES, ORDER_STATES } from '../../../shared/contracts/cases-catalogue.ts';
import type { OrderListItem } from '../../../shared/contracts/cases-orders.ts';
import { useMay, useSession } from '../identity/session.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useApi, useResynced, useTopic } from '../../ui/services.tsx';
import { caseKeys, listOrders, readClocks, readTemplates } from './cases-api.ts';
import './cases.css';
import { useCaseRefresh } from './case-refresh.ts';
import { Due } from './due.tsx';
import { FilterBar } from './filter-bar.tsx';
import type { FilterShape } from './list-filter.ts';
import { OrderPanel } from './order-panel.tsx';
import { useNames, useTeams } from './people.ts';
import { OrderStateTag, PriorityTag } from './tags.tsx';
import { useListFilter, type ListFilter } from './use-list-filter.ts';
import { useWord } from './words.ts';

const SHAPE: FilterShape = {
  text: 'text',
  state: Object.keys(ORDER_STATES),
  clock: ['ok', 'soon', 'breached', 'paused'],
  crew: 'text',
  templateCode: 'text',
  open: 'flag',
  sort: ['due'],
};

/** The dispatcher's list: what is late first, one order open beside it. */
export function OrdersPage() {
  const { t } = useTranslation('cases');
  const list = useListFilter('orders', SHAPE);
  const navigate = useNavigate();
  return (
    <div className="sj-work" data-open={list.open !== undefined}>
      <section className="sj-work-list">
        <PageHeader title={t('app:screen.orders')} />
        <OrderFilters list={list} />
        <OrderTable list={list} />
      </section>
      {list.open !== undefined && (
        <aside className="sj-work-panel" aria-label={t('orders.one')}>
          <OrderPanel
            key={list.open}
            orderId={list.open}
            onClose={() => list.show(undefined)}
            onOpenCase={(id) => void navigate(`/cases?open=${id}`)}
          />
        </aside>
      )}
    </div>
  );
}

function OrderFilters({ list }: { list: ListFilter }) {
  const { t, i18n } = useTranslation('cases');
  const api = useApi();
  const word = useWord();
  const { teams } = useTeams();
  const { data: clocks } = useQuery({
    queryKey: caseKeys.list('orders', { what: 'clocks' }),
    queryFn: ({ signal }) => readClocks(api, signal),
  });
  const { data: templates } = useQuery({
    queryKey: caseKeys.lists('templates'),
    queryFn: ({ signal }) => readTemplates(api, signal),
    staleTime: 10 * 60_000,
  });
  const crews = teams.filter((team) => ['field_crew', 'back_office', 'complaint'].includes(team.kind));
  return (
    <FilterBar
      list={list}
      searchLabel={t('orders.search')}
      chips={[
        { name: t('chip.all'), query: '' },
        { name: t('chip.open'), query: 'open=1&sort=due', count: clocks?.open },
        { name: t('chip.breached'), query: 'clock=breached&open=1&sort=due', count: clocks?.breached },
        { name: t('chip.soon'), query: 'clock=soon&open=1&sort=due', count: clocks?.soon },
        { name: t('chip.paused'), query: 'clock=paused&open=1&sort=due', count: clocks?.paused },
        { name: t('chip.returned'), query: 'state=returned' },
        { name: t('chip.callBack'), query: 'state=done' },
      ]}
      choices={[
        {
          name: 'state',
          label: t('column.state'),
          options: Object.keys(ORDER_STATES).map((value) => ({ value, label: word(ORDER_STATES, value) })),
        },
        {
          name: 'clock',
          label: t('column.clock'),
          options: ['ok', 'soon', 'breached', 'paused'].map((value) => ({ value, label: word(CLOCK_STATES, value) })),
        },
        {
          name: 'crew',
          label: t('column.crew'),
          options: crews.map(({ code, name }) => ({ value: code, label: name })),
        },
        {
          name: 'templateCode',
          label: t('column.template'),
          options: (templates ?? []).map((x) => ({
            value: x.code,
            label: i18n.language === 'en' ? x.nameEn : x.nameZh,
          })),
        },
      ]}
    />
  );
}

function OrderTable({ list }: { list: ListFilter }) {
  const { t } = useTranslation('cases');
  const api = useApi();
  const may = useMay();
  const { team } = useSession();
  const refresh = useCaseRefresh();
  const { nameOf: teamOf } = useTeams();
  const query = { ...list.filter, page: list.page, pageSize: list.pageSize };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: caseKeys.list('orders', query),
    queryFn: ({ signal }) => listOrders(api, query, signal),
    placeholderData: (before) => before,
  });
  const nameOf = useNames(data?.items.map((o) => o.assigneeId) ?? []);
  useTopic({ topic: may('case.supervise') ? 'cases' : `crew:${team ?? 'none'}` }, ({ data: facts }) => {
    const caseId = (facts as { caseId?: string } | null)?.caseId;
    if (caseId !== undefined) refresh(caseId);
  });
  useResynced(() => void refetch());
  const columns: TableColumnsType<OrderListItem> = [
    {
      key: 'title',
      title: t('column.order'),
      render: (_, row) => (
        <div className="sj-cell-two">
          <span>
            {row.title} <PriorityTag priority={row.priority} />
          </span>
          <small>
            {row.number} · {row.customerName} · {row.address}
          </small>
        </div>
      ),
    },
    { key: 'state', title: t('column.state'), width: 100, render: (_, row) => <OrderStateTag state={row.state} /> },
    {
      key: 'due',
      title: t('column.clock'),
      width: 138,
      render: (_, row) => <Due at={row.clock.dueAt} state={row.clock.state} />,
    },
    {
      key: 'crew',
      title: t('column.crew'),
      width: 130,
      render: (_, row) => (
        <div className="sj-cell-two">
          <span>{teamOf(row.crew)}</span>
          <small>{row.assigneeId === null ? t('notAccepted') : nameOf(row.assigneeId)}</small>
        </div>
      ),
    },
    {
      key: 'unread',
      title: t('column.unread'),
      width: 64,
      align: 'end',
      render: (_, row) => (row.unread > 0 ? row.unread : ''),
    },
  ];
  return (
    <DataTable<OrderListItem>
      label={t('app:screen.orders')}
      columns={columns}
      rowKey={(row) => row.id}
      page={data}
      loading={isFetching && data === undefined}
      error={data === undefined ? error : null}
      onRetry={() => void refetch()}
      onPage={list.turn}
      onOpen={(row) => list.show(row.id)}
      {...(list.open === undefined ? {} : { openKey: list.open })}
      height="calc(100vh - 290px)"
    />
  );
}
