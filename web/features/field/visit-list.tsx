import { MessageOutlined, RightOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { OrderListItem } from '../../../shared/contracts/cases-orders.ts';
import { OrderStateTag, PriorityTag } from '../cases/index.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useNow } from '../../ui/ticker.tsx';
import { useOutboxView } from './field-outbox.tsx';
import { NextVisit } from './next-visit.tsx';
import { aheadOf, useVisits } from './use-visits.ts';
import { ClockText, WindowText } from './visit-parts.tsx';
import { planDay } from './visits.ts';

interface Props {
  readonly onOpen: (orderId: string, view?: 'backfill' | 'talk') => void;
}

/** The day: the next visit large, the others below in the order in which they are due. */
export function VisitList({ onOpen }: Props) {
  const { t } = useTranslation('field');
  const { box } = useOutboxView();
  const { data, error, refetch } = useVisits();
  const now = useNow();
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  const day = planDay(aheadOf(data.items, box), now);
  const groups = [
    ['mine', day.mine],
    ['open', day.open],
    ['resting', day.resting],
    ['later', day.later],
  ] as const;
  return (
    <>
      {day.next === undefined ? (
        <EmptyState title={t('list.none')} hint={t('list.noneHint')} />
      ) : (
        <NextVisit key={day.next.id} item={day.next} onOpen={onOpen} />
      )}
      {groups.map(([name, visits]) =>
        visits.length === 0 ? null : (
          <section key={name} className="sj-field-group">
            <h2>
              {t(`list.${name}`)} <span className="sj-field-count">{visits.length}</span>
            </h2>
            <ul>
              {visits.map((visit) => (
                <VisitRow key={visit.id} visit={visit} onOpen={onOpen} />
              ))}
            </ul>
          </section>
        ),
      )}
    </>
  );
}

function VisitRow({ visit, onOpen }: Props & { readonly visit: OrderListItem }) {
  const { t } = useTranslation('field');
  return (
    <li>
      <button type="button" className="sj-visit-row" onClick={() => onOpen(visit.id)}>
        <span className="sj-visit-row-main">
          <span className="sj-visit-row-title">
            {visit.title} <PriorityTag priority={visit.priority} />
          </span>
          <span className="sj-visit-row-place">
            {visit.address}
            {visit.gridCode !== null && ` · ${t('visit.grid', { code: visit.gridCode })}`}
          </span>
          <span className="sj-visit-row-times">
            <WindowText order={visit} />
            <ClockText order={visit} />
          </span>
        </span>
        <span className="sj-visit-row-end">
          {visit.unread > 0 && (
            <span className="sj-visit-unread">
              <MessageOutlined aria-hidden /> {t('list.unread', { count: visit.unread })}
            </span>
          )}
          {visit.state !== 'dispatched' && visit.state !== 'accepted' && <OrderStateTag state={visit.state} />}
          <RightOutlined aria-hidden />
        </span>
      </button>
    </li>
  );
}
