import { DisconnectOutlined, SyncOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { DurationTicker } from '../../ui/duration-ticker.tsx';
import { useSocketStatus } from '../../ui/services.tsx';

/** The line to the server is down: what is on the screen may be old, and the person must know. Short gaps are not worth a word. */
export function LineNotice() {
  const { t } = useTranslation('app');
  const status = useSocketStatus();
  if (status.state !== 'offline') return null;
  return (
    <div role="status" className="sj-line-notice">
      <DisconnectOutlined aria-hidden /> {t('line.offline')}{' '}
      <DurationTicker since={new Date(status.since).toISOString()} label={t('line.since')} />{' '}
      <SyncOutlined aria-hidden spin />
    </div>
  );
}
