import { Alert, Button, Drawer, Select, Switch } from 'antd';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { LevelBar } from '../../../ui/voice/level-bar.tsx';
import { canChooseSpeaker } from '../../../ui/voice/speaker.ts';
import { playTestTone } from '../../../ui/voice/test-tone.ts';
import { useDuty, usePhone } from '../on-duty.ts';
import { canChooseRing } from '../ring-tone.ts';
import { EchoSection } from './echo-section.tsx';
import { HeadsetSection } from './headset-section.tsx';
import './phone.css';
import { chosenId, devicesFor, SWITCHES, type SoundPart } from './sound-settings.ts';

const WIDTH = 440;

/** Everything about how the agent hears and is heard, at one place; each change is there at once, in the middle of a talk as well. */
export function SoundDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('desk');
  const { phone, ring } = useDuty();
  const { sound } = phone;
  useEffect(() => void sound.look(), [sound]);
  return (
    <Drawer open title={t('sound.title')} size={WIDTH} onClose={onClose} className="sj-sound" destroyOnHidden>
      <Missing />
      <MicrophoneSection />
      <section aria-labelledby="sj-sound-speaker">
        <h3 id="sj-sound-speaker">{t('sound.speaker')}</h3>
        <Choice part="speaker" can={canChooseSpeaker()} onTry={() => void playTestTone(sound.used('speaker'))} />
        <HeardLevel />
      </section>
      <section aria-labelledby="sj-sound-ring">
        <h3 id="sj-sound-ring">{t('sound.ring')}</h3>
        <Choice part="ring" can={canChooseRing()} onTry={ring.once} />
        <p className="sj-sound-hint">{t('sound.ringHint')}</p>
      </section>
      <EchoSection />
      <HeadsetSection />
      <p className="sj-sound-hint">{t('sound.kept')}</p>
    </Drawer>
  );
}

/** Settings change as a whole; devices come and go. */
function useSound() {
  const { sound } = useDuty().phone;
  const settings = useSyncExternalStore(sound.listen, sound.settings);
  const devices = useSyncExternalStore(sound.listen, sound.devices);
  const missing = useSyncExternalStore(sound.listen, sound.missing);
  return { sound, settings, devices, missing };
}

function Missing() {
  const { t } = useTranslation('desk');
  const { sound, missing } = useSound();
  return missing.map((part) => (
    <Alert
      key={part}
      type="warning"
      showIcon
      title={t(`sound.gone.${part}`, { name: sound.nameOf(part) })}
      style={{ marginBottom: 12 }}
    />
  ));
}

interface ChoiceProps {
  readonly part: SoundPart;
  readonly can: boolean;
  readonly onTry?: () => void;
}

function Choice({ part, can, onTry }: ChoiceProps) {
  const { t } = useTranslation('desk');
  const { sound, settings, devices, missing } = useSound();
  const options = [
    { value: '', label: t('sound.system') },
    ...devicesFor(devices, part).map(({ deviceId, label }) => ({ value: deviceId, label })),
  ];
  const chosen = chosenId(settings, part);
  if (missing.includes(part)) options.push({ value: chosen, label: t('sound.unplugged') });
  return (
    <>
      <div className="sj-sound-row">
        <Select
          aria-label={t(`sound.${part}`)}
          disabled={!can}
          value={can ? chosen : ''}
          options={options}
          onChange={(id: string) => sound.choose({ [`${part}Id`]: id })}
        />
        {onTry !== undefined && <Button onClick={onTry}>{t('sound.try')}</Button>}
      </div>
      {!can && <p className="sj-sound-hint">{t('sound.cannotChoose')}</p>}
    </>
  );
}

function MicrophoneSection() {
  const { t } = useTranslation('desk');
  const { phone } = useDuty();
  const { state } = usePhone();
  const { sound, settings } = useSound();
  const stream = useSyncExternalStore(phone.listen, phone.voice);
  return (
    <section aria-labelledby="sj-sound-microphone">
      <h3 id="sj-sound-microphone">{t('sound.microphone')}</h3>
      <Choice part="microphone" can />
      {stream === undefined ? (
        <p className="sj-sound-hint">
          {state.phase === 'failed' ? t(`phone.trouble.${state.trouble}`) : t('sound.notConnected')}{' '}
          <Button size="small" onClick={() => void phone.connect()}>
            {t('phone.connect')}
          </Button>
        </p>
      ) : (
        <div className="sj-sound-level">
          <span>{t('sound.yourVoice')}</span>
          <LevelBar className="sj-level" stream={stream} label={t('phone.level')} />
        </div>
      )}
      {SWITCHES.map((name) => (
        <label key={name} className="sj-sound-switch">
          <span>
            {t(`sound.${name}`)}
            <small>{t(`sound.${name}Hint`)}</small>
          </span>
          <Switch
            aria-label={t(`sound.${name}`)}
            checked={settings[name]}
            onChange={(on) => sound.choose({ [name]: on })}
          />
        </label>
      ))}
    </section>
  );
}

function HeardLevel() {
  const { t } = useTranslation('desk');
  const { phone } = useDuty();
  const stream = useSyncExternalStore(phone.listen, phone.heard);
  return (
    <div className="sj-sound-level">
      <span>{t('sound.theirVoice')}</span>
      <LevelBar className="sj-level" stream={stream} label={t('sound.heardLevel')} />
    </div>
  );
}
