import { CloudSyncOutlined, DisconnectOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useSocketStatus } from '../../ui/services.tsx';
import { useOutbox, useOutboxView } from './field-outbox.tsx';
import { refusedItems, waitingCount } from './outbox.ts';

/** Says nothing when all is well. Without a line: that everything is kept, and how much waits. */
export function Ribbon({ onOpen }: { onOpen: (orderId: string) => void }) {
  const { t } = useTranslation('field');
  const outbox = useOutbox();
  const { box, lineDown } = useOutboxView();
  const { state } = useSocketStatus();
  const isOffline = lineDown || state === 'offline' || state === 'reconnecting';
  const count = waitingCount(box);
  const [refused] = refusedItems(box);
  const offline = count > 0 ? t('ribbon.offlineWaiting', { count }) : t('ribbon.offline');
  const sentence = isOffline ? offline : t('ribbon.sending', { count });
  return (
    <div role="status">
      {(isOffline || count > 0) && (
        <div className="sj-ribbon" data-offline={isOffline}>
          <span>
            {isOffline ? <DisconnectOutlined aria-hidden /> : <CloudSyncOutlined aria-hidden />} {sentence}
          </span>
          {isOffline && (
            <button type="button" onClick={outbox.kick}>
              {t('ribbon.tryNow')}
            </button>
          )}
        </div>
      )}
      {refused !== undefined && (
        <button type="button" className="sj-ribbon" data-refused onClick={() => onOpen(refused.orderId)}>
          <span>
            <ExclamationCircleOutlined aria-hidden /> {t('ribbon.refused', { count: refusedItems(box).length })}
          </span>
          <span>{t('ribbon.look')}</span>
        </button>
      )}
    </div>
  );
}
