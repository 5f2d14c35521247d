import { MessageOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { OrderListItem } from '../../../shared/contracts/cases-orders.ts';
import { PriorityTag } from '../cases/index.ts';
import { StepLine } from '../../ui/step-line.tsx';
import { BigAct } from './big-act.tsx';
import { useOutboxView } from './field-outbox.tsx';
import { isWritten, useVisit } from './use-visits.ts';
import { STEPS, stepsDone } from './visit-act.ts';
import { ClockText, WindowText } from './visit-parts.tsx';

interface Props {
  readonly item: OrderListItem;
  readonly onOpen: (orderId: string, view?: 'backfill' | 'talk') => void;
}

/** The visit that is next: when, where, who, and the one button. The rest is a tap away. */
export function NextVisit({ item, onOpen }: Props) {
  const { t } = useTranslation('field');
  const { box } = useOutboxView();
  const { data: order } = useVisit(item.id);
  const written = order !== undefined && isWritten(order, box);
  return (
    <section className="sj-next" aria-label={t('next.title')}>
      <div className="sj-next-times">
        <WindowText order={item} />
        <ClockText order={item} />
      </div>
      <h2 className="sj-next-title">
        {item.title} <PriorityTag priority={item.priority} />
      </h2>
      <p className="sj-next-place">
        {item.address}
        {item.gridCode !== null && ` · ${t('visit.grid', { code: item.gridCode })}`}
      </p>
      <p className="sj-next-who">
        {item.customerName}
        {order !== undefined && ` · ${order.customerNumber}`}
      </p>
      {order !== undefined && <p className="sj-next-need">{order.description}</p>}
      <StepLine
        label={t('step.label')}
        steps={STEPS.map((key) => ({ key, text: t(`step.short.${key}`) }))}
        current={stepsDone({ state: item.state, isWritten: written })}
      />
      <BigAct order={item} isWritten={written} onBackfill={() => onOpen(item.id, 'backfill')} />
      <div className="sj-next-more">
        <button type="button" className="sj-field-button" onClick={() => onOpen(item.id)}>
          {t('next.open')}
        </button>
        <button type="button" className="sj-field-button" onClick={() => onOpen(item.id, 'talk')}>
          <MessageOutlined aria-hidden /> {item.unread > 0 ? t('list.unread', { count: item.unread }) : t('talk.open')}
        </button>
      </div>
    </section>
  );
}
