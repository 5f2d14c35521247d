import { Button } from 'antd';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useDuty } from '../on-duty.ts';

/** Keys and lamps of a USB headset: allowed once by the person at the seat, used from then on. */
export function HeadsetSection() {
  const { t } = useTranslation('desk');
  const { headset } = useDuty();
  const device = useSyncExternalStore(headset.listen, headset.device);
  const [failed, setFailed] = useState(false);
  const run = (what: () => Promise<void>): void => {
    setFailed(false);
    what().catch(() => setFailed(true));
  };
  return (
    <section aria-labelledby="sj-sound-headset">
      <h3 id="sj-sound-headset">{t('headset.title')}</h3>
      {!headset.supported && <p className="sj-sound-hint">{t('headset.unsupported')}</p>}
      {headset.supported && device === undefined && (
        <>
          <p className="sj-sound-hint">{t('headset.hint')}</p>
          <Button onClick={() => run(headset.ask)}>{t('headset.pair')}</Button>
        </>
      )}
      {device !== undefined && (
        <div className="sj-sound-row">
          <span role="status">{t('headset.paired', { name: device.productName })}</span>
          <Button onClick={() => run(headset.forget)}>{t('headset.forget')}</Button>
        </div>
      )}
      {failed && <p className="sj-sound-bad">{t('headset.failed')}</p>}
    </section>
  );
}
