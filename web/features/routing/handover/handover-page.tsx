import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { HandoverSummary } from '../../../../shared/contracts/routing-handover.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useApi } from '../../../ui/services.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { useSession } from '../../identity/session.tsx';
import { beginHandover, handoverKeys, listHandovers, readMyWork } from './handover-api.ts';
import { HandoverPanel } from './handover-panel.tsx';
import { HandoverStateTag, useReceiver } from './handover-words.tsx';
import './handover.css';
import { useHandoverNews, useRoster } from './use-handover.ts';

const LATELY = 50;

/** 交接班: what I give at the end of my shift, what I take at its beginning. */
export function HandoverPage() {
  const { t } = useTranslation('handover');
  const [params, setParams] = useSearchParams();
  const open = params.get('open') ?? undefined;
  const show = (id: string | undefined): void => setParams(id === undefined ? {} : { open: id });
  useHandoverNews();
  return (
    <div className="sj-handover">
      <section className="sj-handover-list" aria-label={t('app:screen.handover')}>
        <Head onOpen={show} />
        <Lists open={open} onOpen={show} />
      </section>
      <div className="sj-handover-panel">
        {open === undefined ? (
          <EmptyState title={t('choose')} hint={t('chooseHint')} />
        ) : (
          <HandoverPanel key={open} id={open} onClose={() => show(undefined)} />
        )}
      </div>
    </div>
  );
}

function Head({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTranslation('handover');
  const api = useApi();
  const { nameOf } = useRoster();
  const { data } = useQuery({
    queryKey: handoverKeys.lists('mine'),
    queryFn: ({ signal }) => readMyWork(api, signal),
  });
  const begin = useMutation({
    mutationFn: () => beginHandover(api, newId()),
    onSuccess: (made) => onOpen(made.id),
  });
  const shift = nameOf(data?.shift) ?? t('noShift');
  const said = { shift, items: data?.items ?? 0, staying: data?.staying ?? 0 };
  const subtitle = said.staying > 0 ? t('subtitleStays', said) : t('subtitle', said);
  return (
    <>
      <PageHeader
        title={t('app:screen.handover')}
        subtitle={data === undefined ? ' ' : subtitle}
        actions={
          <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>
            {data === undefined || data.open === null ? t('begin') : t('openMine')}
          </Button>
        }
      />
      {begin.error !== null && <ApiProblem error={begin.error} />}
    </>
  );
}

function Lists({ open, onOpen }: { open: string | undefined; onOpen: (id: string) => void }) {
  const { t } = useTranslation('handover');
  const api = useApi();
  const { staffId } = useSession();
  const query = { of: 'mine', page: 1, pageSize: LATELY } as const;
  const { data, error, refetch } = useQuery({
    queryKey: handoverKeys.list('handovers', query),
    queryFn: ({ signal }) => listHandovers(api, query, signal),
  });
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  const mine = data.items.filter((h) => h.from.id === staffId);
  const others = data.items.filter((h) => h.from.id !== staffId);
  return (
    <>
      <h2>{t('toTake')}</h2>
      {others.length === 0 ? (
        <p className="sj-handover-quiet">{t('noneToTake')}</p>
      ) : (
        <Rows rows={others} open={open} onOpen={onOpen} />
      )}
      <h2>{t('toGive')}</h2>
      {mine.length === 0 ? (
        <p className="sj-handover-quiet">{t('noneHint')}</p>
      ) : (
        <Rows rows={mine} open={open} onOpen={onOpen} isMine />
      )}
    </>
  );
}

interface RowsProps {
  readonly rows: readonly HandoverSummary[];
  readonly open: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly isMine?: boolean;
}

function Rows({ rows, open, onOpen, isMine = false }: RowsProps) {
  const { t } = useTranslation('handover');
  const { nameOf } = useRoster();
  const receiver = useReceiver(nameOf);
  return (
    <ul className="sj-handover-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" aria-current={row.id === open ? 'true' : undefined} onClick={() => onOpen(row.id)}>
            <span className="sj-handover-who">{isMine ? receiver(row) : `${row.from.name} ${row.from.staffNo}`}</span>
            <HandoverStateTag state={row.state} />
            <span className="sj-handover-second">
              {t('count', { count: row.items })}
              {row.breached > 0 && <b> · {t('late', { count: row.breached })}</b>}
            </span>
            <TimeText at={row.acceptedAt ?? row.signedAt ?? row.createdAt} />
          </button>
        </li>
      ))}
    </ul>
  );
}
