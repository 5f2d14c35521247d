import { ExclamationCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ORDER_STATES } from '../../../shared/contracts/cases-catalogue.ts';
import type { OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import { caseKeys, readTimeline, useNames, useWord } from '../cases/index.ts';
import { useApi } from '../../ui/services.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useOutbox } from './field-outbox.tsx';
import { lastMoveOf } from './last-move.ts';
import type { OutboxItem } from './outbox.ts';

/** A photo or a word may be sent again as it is; a step that somebody else has made cannot be made again. */
const isOvertaken = (item: OutboxItem): boolean =>
  item.thing.kind === 'act' &&
  ['common.changed_meanwhile', 'common.not_allowed_in_state', 'cases.not_your_order'].includes(
    item.refused?.code ?? '',
  );

/** Something did not go, for good: what, why, who was there first, and the way on. */
export function RefusedCard({ item, order }: { item: OutboxItem; order: OrderDetail }) {
  const { t } = useTranslation('field');
  const outbox = useOutbox();
  const overtaken = isOvertaken(item);
  const { thing } = item;
  const name = thing.kind === 'act' ? t(`act.${thing.path}`) : t(`act.${thing.kind}`);
  return (
    <section className="sj-refused" role="alert">
      <p className="sj-refused-title">
        <ExclamationCircleOutlined aria-hidden /> {t('refused.title', { name })}
      </p>
      {overtaken ? (
        <WhoWasFirst order={order} />
      ) : (
        <p>{item.refused?.title === '' ? t('refused.photoLost') : item.refused?.title}</p>
      )}
      <div className="sj-visit-buttons">
        {!overtaken && (
          <button type="button" className="sj-field-button" onClick={() => outbox.tryAgain(item.key)}>
            {t('refused.again')}
          </button>
        )}
        <button type="button" className="sj-field-button" onClick={() => outbox.letGo(item.key)}>
          {overtaken ? t('refused.goOn') : t('refused.letGo')}
        </button>
      </div>
    </section>
  );
}

function WhoWasFirst({ order }: { order: OrderDetail }) {
  const { t } = useTranslation('field');
  const api = useApi();
  const word = useWord();
  const { data } = useQuery({
    queryKey: caseKeys.one('timeline', order.caseId),
    queryFn: ({ signal }) => readTimeline(api, order.caseId, signal),
    staleTime: 0,
  });
  const last = lastMoveOf(data?.entries ?? [], order.id);
  const nameOf = useNames([last?.byId ?? null]);
  if (last === undefined) return <p>{t('refused.changed', { state: word(ORDER_STATES, order.state) })}</p>;
  const who = last.byId === null ? t('refused.system') : nameOf(last.byId);
  return (
    <p>
      {t('refused.doneBy', { who, state: word(ORDER_STATES, last.toState ?? order.state) })} <TimeText at={last.at} />
    </p>
  );
}
