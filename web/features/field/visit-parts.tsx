import {
  CalendarOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  FieldTimeOutlined,
  PauseCircleOutlined,
} from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { OrderSummary } from '../../../shared/contracts/cases-orders.ts';
import { sayDeadline, urgencyOf } from '../../ui/said-time.ts';
import { useNow } from '../../ui/ticker.tsx';
import { sayWindow } from './said-window.ts';

/** When the customer expects us. */
export function WindowText({ order }: { order: Pick<OrderSummary, 'appointment'> }) {
  const { t } = useTranslation('field');
  const now = useNow();
  if (order.appointment === null) {
    return (
      <span className="sj-visit-window" data-none>
        <CalendarOutlined aria-hidden /> {t('window.none')}
      </span>
    );
  }
  const said = sayWindow(order.appointment, now);
  return (
    <span className="sj-visit-window">
      <CalendarOutlined aria-hidden /> {t(`window.${said.key}`, said.values)}
    </span>
  );
}

/** How much of the promised time is left, in words, with its own sign. */
export function ClockText({ order }: { order: Pick<OrderSummary, 'clock'> }) {
  const { t } = useTranslation('field');
  const now = useNow();
  const { clock } = order;
  if (clock.state === 'paused') {
    return (
      <span className="sj-visit-clock" data-urgency="calm">
        <PauseCircleOutlined aria-hidden /> {t('clock.paused')}
      </span>
    );
  }
  const due = new Date(clock.dueAt);
  const urgency = clock.state === 'soon' ? 'soon' : urgencyOf(due, now);
  const said = sayDeadline(due, now);
  const icon = {
    calm: <FieldTimeOutlined aria-hidden />,
    soon: <ClockCircleOutlined aria-hidden />,
    over: <ExclamationCircleOutlined aria-hidden />,
  }[urgency];
  return (
    <span className="sj-visit-clock" data-urgency={urgency}>
      {icon} {t(`ui:time.${said.key}`, said.values)}
    </span>
  );
}
