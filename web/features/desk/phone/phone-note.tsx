import { AudioMutedOutlined, DisconnectOutlined, SettingOutlined, SoundOutlined, UsbOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { useDuty, usePhone } from '../on-duty.ts';
import { MicrophoneLevel } from './level-meter.tsx';
import type { SoundPart } from './sound-settings.ts';

const SoundDrawer = lazy(async () => ({ default: (await import('./sound-drawer.tsx')).SoundDrawer }));
const LineSign = lazy(async () => ({ default: (await import('./line-sign.tsx')).LineSign }));

/** When something is wrong with the phone: what, and what to do about it. */
export function PhoneTrouble() {
  const { t } = useTranslation('desk');
  const { phone, silenced } = useDuty();
  const { state } = usePhone();
  if (state.phase === 'failed') {
    return (
      <div role="alert" className="sj-callnote sj-phone-bad">
        <AudioMutedOutlined aria-hidden /> <span>{t(`phone.trouble.${state.trouble}`)}</span>
        <Button size="small" onClick={() => void phone.connect()}>
          {t('phone.retry')}
        </Button>
      </div>
    );
  }
  if (state.phase === 'lost') {
    return (
      <div role="alert" className="sj-callnote sj-phone-bad">
        <DisconnectOutlined aria-hidden /> <span>{t('phone.lineLost')}</span>
        <Button size="small" onClick={() => void phone.connect()}>
          {t('phone.reconnect')}
        </Button>
      </div>
    );
  }
  if (!silenced) return <Unplugged />;
  return (
    <div role="alert" className="sj-callnote sj-phone-bad">
      <SoundOutlined aria-hidden /> <span>{t('phone.silenced')}</span>
      <Button size="small" onClick={phone.playAgain}>
        {t('phone.play')}
      </Button>
    </div>
  );
}

/** A chosen device is not there: which, and what is used instead. It is believed until it is read, or plugged in again. */
function Unplugged() {
  const { t } = useTranslation('desk');
  const { sound } = useDuty().phone;
  const missing = useSyncExternalStore(sound.listen, sound.missing);
  const [read, setRead] = useState<readonly SoundPart[]>([]);
  const [part] = missing;
  if (part === undefined || read === missing) return null;
  return (
    <div role="alert" className="sj-callnote">
      <UsbOutlined aria-hidden /> <span>{t(`sound.gone.${part}`, { name: sound.nameOf(part) })}</span>
      <Button size="small" onClick={() => setRead(missing)}>
        {t('line.read')}
      </Button>
    </div>
  );
}

/** The phone in words, with the level of the microphone; during a talk the buttons need the room, and the words are only heard. */
export function PhoneNote({ shown }: { shown: Contact | undefined }) {
  const { t } = useTranslation('desk');
  const { phone } = useDuty();
  const { state } = usePhone();
  const [open, setOpen] = useState(false);
  const words = t(`phone.${state.phase}`);
  const brief = shown?.state === 'connected';
  const talks = brief && shown.channel === 'voice';
  return (
    <span className={brief ? 'sj-phone sj-phone-brief' : 'sj-phone'} title={words}>
      <i aria-hidden className={`sj-phone-dot sj-phone-${state.phase}`} />
      <span className={brief ? 'sj-only-heard' : ''}>{words}</span>
      {state.phase === 'ready' && <MicrophoneLevel />}
      {state.phase === 'off' && !brief && (
        <Button size="small" onClick={() => void phone.connect()}>
          {t('phone.connect')}
        </Button>
      )}
      <Suspense>{talks && state.phase === 'ready' && <LineSign />}</Suspense>
      <Button
        type="text"
        size="small"
        aria-label={t('sound.title')}
        title={t('sound.title')}
        icon={<SettingOutlined />}
        onClick={() => setOpen(true)}
      />
      <Suspense>{open && <SoundDrawer onClose={() => setOpen(false)} />}</Suspense>
    </span>
  );
}
