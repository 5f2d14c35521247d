import { ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { theme, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { sayDeadline, sayMoment, urgencyOf } from './said-time.ts';
import { useNow } from './ticker.tsx';

const exact = (at: Date, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }).format(at);

/** 12 分钟前, with the exact time on hover. `at` is an ISO 8601 instant. */
export function TimeText({ at }: { at: string }) {
  const { t, i18n } = useTranslation('ui');
  const now = useNow();
  const moment = new Date(at);
  const said = sayMoment(moment, now);
  return (
    <Tooltip title={exact(moment, i18n.language)}>
      <time dateTime={at}>{t(`time.${said.key}`, said.values)}</time>
    </Tooltip>
  );
}

/** 明天 16:00 前; amber with a clock in the last hour, red with a mark when it has passed. */
export function DeadlineText({ at, soonMs }: { at: string; soonMs?: number }) {
  const { t, i18n } = useTranslation('ui');
  const { token } = theme.useToken();
  const now = useNow();
  const moment = new Date(at);
  const said = sayDeadline(moment, now);
  const urgency = urgencyOf(moment, now, soonMs);
  const look = {
    calm: { color: token.colorText, icon: null },
    soon: { color: token.colorWarning, icon: <ClockCircleOutlined aria-hidden /> },
    over: { color: token.colorError, icon: <ExclamationCircleOutlined aria-hidden /> },
  }[urgency];
  return (
    <Tooltip title={exact(moment, i18n.language)}>
      <time dateTime={at} style={{ color: look.color, whiteSpace: 'nowrap' }}>
        {look.icon} {t(`time.${said.key}`, said.values)}
      </time>
    </Tooltip>
  );
}
