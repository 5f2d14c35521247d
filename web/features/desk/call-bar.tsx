import { AudioMutedOutlined, AudioOutlined, PhoneOutlined, SoundOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contracts/contacts.ts';
import type { DeskContact } from '../../../shared/contracts/routing.ts';
import { useProblemText } from '../../ui/api-problem.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { useApi, useResynced, useSocket } from '../../ui/services.tsx';
import { DurationTicker } from '../../ui/time-text.tsx';
import { useMay } from '../identity/session.tsx';
import { endContact, type DeskView } from './desk-api.ts';
import { useDuty, usePhone } from './on-duty.ts';
import { KEYS, keyWord } from './key-map.ts';
import { LevelMeter } from './phone/level-meter.tsx';
import { RecordingButton } from './phone/recording-button.tsx';
import { PassOnButtons } from './transfer/pass-on-buttons.tsx';
import { useTalkDoing } from './talk/talk-api.ts';
import { TalkButtons } from './talk/talk-buttons.tsx';
import { useAct } from './use-act.ts';

/** Below the talk, always in the same place: the phone, and what can be done with the talk in front. */
export function CallBar({ desk, open }: { desk: DeskView; open: DeskContact | undefined }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const problemText = useProblemText();
  const hasPhone = useMay()('contact.handle.voice') && desk.voiceCapacity > 0;
  const socket = useSocket();
  // A chat ends with a word to the customer, which is the business of messaging.
  const end = useAct<Contact>(({ id, channel }) =>
    channel === 'chat' ? socket.call({ cmd: 'chat.end', data: { contactId: id } }) : endContact(api, id),
  );
  const contact = open?.contact;
  const talking = contact?.state === 'connected';
  const finish = (): void => {
    if (contact !== undefined && talking && !end.isPending) end.mutate(contact);
  };
  useHotkeys({ [KEYS.end]: finish });
  // The line is back: what it refused may be tried again, and the refusal is history.
  useResynced(end.reset);
  return (
    <div className="sj-callbar" role="toolbar" aria-label={t('call.bar')}>
      {hasPhone && <PhoneNote />}
      <span className="sj-callbar-middle">
        {end.error !== null && <span className="sj-desk-bad">{problemText(end.error)}</span>}
        {talking && contact.answeredAt !== null && (
          <DurationTicker since={contact.answeredAt} label={t('call.lasts')} />
        )}
      </span>
      {talking && <DuringTalk contact={contact} />}
      {talking && (
        <Button danger type="primary" loading={end.isPending} onClick={finish} icon={<PhoneOutlined rotate={225} />}>
          {contact.channel === 'voice' ? t('call.hangUp') : t('call.endChat')}
          <KeyHint keys={keyWord('end')} />
        </Button>
      )}
    </div>
  );
}

const DuringTalk = ({ contact }: { contact: Contact }) => (
  <>
    <PassOnButtons key={contact.id} contact={contact} />
    {contact.channel === 'voice' && <TalkButtons key={`talk-${contact.id}`} contact={contact} />}
    {contact.channel === 'voice' && <RecordingButton contactId={contact.id} />}
    {contact.channel === 'voice' && <MuteButton contactId={contact.id} />}
  </>
);

function MuteButton({ contactId }: { contactId: string }) {
  const { t } = useTranslation('desk');
  const { phone } = useDuty();
  const { muted } = usePhone();
  const doing = useTalkDoing(contactId);
  const toggle = (): void => {
    const wanted = !phone.muted();
    phone.mute(wanted);
    // The browser is what silences; the server is told, so that it stands on record.
    doing.mutate({ do: 'mute', muted: wanted });
  };
  useHotkeys({ [KEYS.mute]: toggle });
  return (
    <Button
      aria-pressed={muted}
      className={muted ? 'sj-muted' : ''}
      onClick={toggle}
      icon={muted ? <AudioMutedOutlined /> : <AudioOutlined />}
    >
      {muted ? t('call.unmute') : t('call.mute')}
      <KeyHint keys={keyWord('mute')} />
    </Button>
  );
}

/** The phone in words, with the level of the microphone; when something is wrong, what to do about it. */
function PhoneNote() {
  const { t } = useTranslation('desk');
  const { phone, silenced } = useDuty();
  const { state } = usePhone();
  const retry = (
    <Button size="small" onClick={() => void phone.connect()}>
      {state.phase === 'off' ? t('phone.connect') : t('phone.retry')}
    </Button>
  );
  if (state.phase === 'failed') {
    return (
      <span role="alert" className="sj-phone sj-phone-bad">
        <AudioMutedOutlined aria-hidden /> <span>{t(`phone.trouble.${state.trouble}`)}</span> {retry}
      </span>
    );
  }
  if (silenced) {
    return (
      <span role="alert" className="sj-phone sj-phone-bad">
        <SoundOutlined aria-hidden /> <span>{t('phone.silenced')}</span>
        <Button size="small" onClick={phone.playAgain}>
          {t('phone.play')}
        </Button>
      </span>
    );
  }
  return (
    <span className="sj-phone">
      <i aria-hidden className={`sj-phone-dot sj-phone-${state.phase}`} />
      <span>{t(`phone.${state.phase}`)}</span>
      {state.phase === 'ready' && <LevelMeter />}
      {state.phase === 'off' && retry}
    </span>
  );
}
