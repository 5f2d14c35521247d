import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverSummary } from '../../../../shared/contracts/routing-handover.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useApi } from '../../../ui/services.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { handoverKeys, listHandovers, readLeftBehind } from './handover-api.ts';
import { HandoverPanel } from './handover-panel.tsx';
import { HandoverStateTag, useReceiver } from './handover-words.tsx';
import { useRoster } from './use-handover.ts';

const LOOK_EVERY_MS = 60_000;

/** The list, and beside it the one that stands open. */
export function ShiftOverview() {
  const { t } = useTranslation('handover');
  const [open, setOpen] = useState<string>();
  return (
    <div className="sj-shift-split" data-open={open !== undefined}>
      <div>
        <LeftBehind onOpen={setOpen} />
        <AllHandovers open={open} onOpen={setOpen} />
      </div>
      {open !== undefined && (
        <aside aria-label={t('app:screen.handover')}>
          <HandoverPanel key={open} id={open} onClose={() => setOpen(undefined)} />
        </aside>
      )}
    </div>
  );
}

/** The counter that has to be nought before the leader goes home, and the people behind it. */
function LeftBehind({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTranslation('handover');
  const api = useApi();
  const { nameOf } = useRoster();
  const { data, error, refetch } = useQuery({
    queryKey: handoverKeys.lists('left'),
    queryFn: ({ signal }) => readLeftBehind(api, signal),
    refetchInterval: LOOK_EVERY_MS,
  });
  if (error !== null) return <ApiProblem error={error} onRetry={() => void refetch()} />;
  const items = data?.items ?? 0;
  const people = data?.people ?? [];
  return (
    <>
      <div className="sj-shift-left" data-bad={items > 0} role="status">
        <b>{data === undefined ? '—' : items}</b>
        <span>{t('shift.left')}</span>
        <span className="sj-handover-second">
          {items === 0 ? t('shift.leftNone') : t('shift.leftSome', { people: people.length, items })}
        </span>
      </div>
      {people.length > 0 && (
        <ul className="sj-shift-people">
          {people.map(({ person, shift, why, items: count, breached, handoverId, state }) => (
            <li key={person.id}>
              <span className="sj-handover-line">
                <span className="sj-handover-who">
                  {person.name} {person.staffNo}
                </span>
                {state !== null && <HandoverStateTag state={state} />}
              </span>
              <span className="sj-handover-second">
                {nameOf(shift) ?? t('noShift')} · {t(`shift.why.${why}`)}
              </span>
              <span className="sj-handover-line">
                <span className="sj-handover-second">
                  {t('count', { count })}
                  {breached > 0 && <b> · {t('late', { count: breached })}</b>}
                </span>
                {handoverId !== null && (
                  <Button size="small" onClick={() => onOpen(handoverId)}>
                    {t(state === 'taken_over' ? 'assign' : 'take_over')}
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function AllHandovers({ open, onOpen }: { open: string | undefined; onOpen: (id: string) => void }) {
  const { t } = useTranslation('handover');
  const api = useApi();
  const { nameOf } = useRoster();
  const receiver = useReceiver(nameOf);
  const [isOpenOnly, setOpenOnly] = useState(false);
  const [paging, setPaging] = useState({ page: 1, pageSize: 20 });
  const query = { of: 'team', ...(isOpenOnly ? { open: true } : {}), ...paging } as const;
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: handoverKeys.list('handovers', query),
    queryFn: ({ signal }) => listHandovers(api, query, signal),
    placeholderData: (before) => before,
  });
  const columns: TableColumnsType<HandoverSummary> = [
    {
      key: 'from',
      title: t('shift.column.person'),
      render: (_, row) => `${row.from.name} ${row.from.staffNo} · ${nameOf(row.fromShift) ?? t('noShift')}`,
    },
    { key: 'to', title: t('shift.column.to'), render: (_, row) => receiver(row) },
    {
      key: 'state',
      title: t('shift.column.state'),
      width: 180,
      render: (_, row) => <HandoverStateTag state={row.state} />,
    },
    {
      key: 'items',
      title: t('shift.column.items'),
      width: 150,
      render: (_, row) => (
        <span className="sj-handover-second">
          {t('count', { count: row.items })}
          {row.breached > 0 && <b> · {t('late', { count: row.breached })}</b>}
        </span>
      ),
    },
    {
      key: 'cause',
      title: t('shift.column.cause'),
      width: 170,
      render: (_, row) => t(`cause.${row.cause}`),
    },
    {
      key: 'when',
      title: t('shift.column.when'),
      width: 120,
      render: (_, row) => <TimeText at={row.acceptedAt ?? row.signedAt ?? row.createdAt} />,
    },
  ];
  return (
    <>
      <div className="sj-handover-line">
        <h2>{t('shift.all')}</h2>
        <Checkbox checked={isOpenOnly} onChange={(e) => setOpenOnly(e.target.checked)}>
          {t('shift.onlyOpen')}
        </Checkbox>
      </div>
      <DataTable<HandoverSummary>
        label={t('shift.all')}
        columns={open === undefined ? columns : columns.filter((c) => c.key !== 'cause' && c.key !== 'to')}
        rowKey={(row) => row.id}
        page={data}
        loading={isFetching && data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setPaging({ page, pageSize })}
        onOpen={(row) => onOpen(row.id)}
        {...(open === undefined ? {} : { openKey: open })}
        empty={<EmptyState title={t('shift.none')} hint={t('shift.noneHint')} />}
      />
    </>
  );
}
