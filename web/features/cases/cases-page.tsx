import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { CASE_STATES, CASE_TYPES, CLOCK_STATES } from '../../../shared/contracts/cases-catalogue.ts';
import type { CaseSummary } from '../../../shared/contracts/cases.ts';
import { useMay, useSession } from '../identity/session.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useApi, useResynced, useTopic } from '../../ui/services.tsx';
import { useCaseRefresh } from './case-refresh.ts';
import { CasePanel } from './case-panel.tsx';
import { caseKeys, listCases, type CaseFilter } from './cases-api.ts';
import './cases.css';
import { Due } from './due.tsx';
import { FilterBar } from './filter-bar.tsx';
import type { FilterShape } from './list-filter.ts';
import { OpenCaseModal } from './open-case-form.tsx';
import { useNames } from './people.ts';
import { CaseStateTag, PriorityTag } from './tags.tsx';
import { useListFilter, type ListFilter } from './use-list-filter.ts';
import { useWord } from './words.ts';

const SHAPE: FilterShape = {
  text: 'text',
  state: Object.keys(CASE_STATES),
  type: Object.keys(CASE_TYPES),
  clock: ['ok', 'soon', 'breached'],
  open: 'flag',
  mine: 'flag',
  sort: ['due'],
};

const queryOf = (list: ListFilter, me: string): CaseFilter => {
  const { mine, ...filter } = list.filter;
  return { ...filter, ...(mine === true ? { ownerId: me } : {}), page: list.page, pageSize: list.pageSize };
};

/** All cases that I may see; one stands open beside the list. */
export function CasesPage() {
  const { t } = useTranslation('cases');
  const may = useMay();
  const [opening, setOpening] = useState(false);
  const list = useListFilter('cases', SHAPE);
  const navigate = useNavigate();
  return (
    <div className="sj-work" data-open={list.open !== undefined}>
      <section className="sj-work-list">
        <PageHeader
          title={t('app:screen.cases')}
          actions={
            may('case.create') && (
              <Button type="primary" onClick={() => setOpening(true)}>
                {t('open.title')}
              </Button>
            )
          }
        />
        <CaseFilters list={list} />
        <CaseTable list={list} />
      </section>
      {list.open !== undefined && (
        <aside className="sj-work-panel" aria-label={t('cases.one')}>
          <CasePanel
            key={list.open}
            caseId={list.open}
            onClose={() => list.show(undefined)}
            onOpenOrder={(id) => void navigate(`/orders?open=${id}`)}
          />
        </aside>
      )}
      {opening && <OpenCaseModal onClose={() => setOpening(false)} onOpened={(id) => list.show(id)} />}
    </div>
  );
}

function CaseFilters({ list }: { list: ListFilter }) {
  const { t } = useTranslation('cases');
  const word = useWord();
  const options = (table: Parameters<typeof word>[0], codes: readonly string[]) =>
    codes.map((value) => ({ value, label: word(table, value) }));
  return (
    <FilterBar
      list={list}
      searchLabel={t('cases.search')}
      chips={[
        { name: t('chip.all'), query: '' },
        { name: t('chip.mineOpen'), query: 'mine=1&open=1' },
        { name: t('chip.soon'), query: 'clock=soon&open=1&sort=due' },
        { name: t('chip.breached'), query: 'clock=breached&open=1&sort=due' },
        { name: t('chip.toConfirm'), query: 'state=resolved' },
      ]}
      choices={[
        { name: 'state', label: t('column.state'), options: options(CASE_STATES, Object.keys(CASE_STATES)) },
        { name: 'type', label: t('column.type'), options: options(CASE_TYPES, Object.keys(CASE_TYPES)) },
        { name: 'clock', label: t('column.clock'), options: options(CLOCK_STATES, ['ok', 'soon', 'breached']) },
      ]}
    />
  );
}

function CaseTable({ list }: { list: ListFilter }) {
  const { t } = useTranslation('cases');
  const api = useApi();
  const word = useWord();
  const may = useMay();
  const { staffId } = useSession();
  const refresh = useCaseRefresh();
  const query = queryOf(list, staffId);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: caseKeys.list('cases', query),
    queryFn: ({ signal }) => listCases(api, query, signal),
    placeholderData: (before) => before,
  });
  const nameOf = useNames(data?.items.map((c) => c.ownerId) ?? []);
  // Supervisors hear of every case; everybody else of those they own.
  useTopic({ topic: may('case.supervise') ? 'cases' : `my_cases:${staffId}` }, ({ data: facts }) => {
    const caseId = (facts as { caseId?: string } | null)?.caseId;
    if (caseId !== undefined) refresh(caseId);
  });
  useResynced(() => void refetch());
  const columns: TableColumnsType<CaseSummary> = [
    {
      key: 'title',
      title: t('column.matter'),
      render: (_, row) => (
        <div className="sj-cell-two">
          <span>
            {row.title} <PriorityTag priority={row.priority} />
          </span>
          <small>{row.number}</small>
        </div>
      ),
    },
    { key: 'type', title: t('column.type'), width: 72, render: (_, row) => word(CASE_TYPES, row.type) },
    { key: 'state', title: t('column.state'), width: 124, render: (_, row) => <CaseStateTag state={row.state} /> },
    { key: 'due', title: t('column.clock'), width: 138, render: (_, row) => <Due at={row.dueAt} state={row.clock} /> },
    { key: 'owner', title: t('column.owner'), width: 80, render: (_, row) => nameOf(row.ownerId) },
    {
      key: 'customer',
      title: t('column.customer'),
      width: 120,
      responsive: ['xl'],
      render: (_, row) => (
        <div className="sj-cell-two">
          <span>{row.customerName}</span>
          <small>{row.customerNumber}</small>
        </div>
      ),
    },
  ];
  return (
    <DataTable<CaseSummary>
      label={t('app:screen.cases')}
      columns={list.open === undefined ? columns : columns.filter((c) => c.key !== 'customer')}
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
