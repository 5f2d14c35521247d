import { AudioMutedOutlined, AudioOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contracts/contacts.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { KEYS, keyShort } from './key-map.ts';
import { useDuty, usePhone } from './on-duty.ts';
import { RecordingButton } from './phone/recording-button.tsx';
import { useTalkDoing } from './talk/talk-api.ts';
import { TalkButtons } from './talk/talk-buttons.tsx';
import { PassOnButtons } from './transfer/pass-on-buttons.tsx';

/** What can be done with the customer in front beside ending it: there with the first talk, as the talk itself is. */
export const DuringTalk = ({ contact }: { contact: Contact }) =>
  contact.channel === 'chat' ? (
    <PassOnButtons key={contact.id} contact={contact} />
  ) : (
    <>
      <MuteButton contactId={contact.id} />
      <TalkButtons key={contact.id} contact={contact}>
        <PassOnButtons contact={contact} />
        <RecordingButton contactId={contact.id} />
      </TalkButtons>
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
      {t('call.mute')}
      <KeyHint keys={keyShort('mute')} />
    </Button>
  );
}
