import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contracts/contacts.ts';
import type { DeskContact } from '../../../shared/contracts/routing.ts';
import { useProblemText } from '../../ui/api-problem.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { useApi, useResynced, useSocket } from '../../ui/services.tsx';
import { DurationTicker } from '../../ui/duration-ticker.tsx';
import { isOnItsWay, useDial } from '../dial/dial-api.ts';
import { useMay } from '../identity/session.tsx';
import { endContact, type DeskView } from './desk-api.ts';
import { BarNote } from './bar-note.tsx';
import { KEYS, keyShort } from './key-map.ts';
import { PhoneNote, PhoneTrouble } from './phone/phone-note.tsx';
import { useAct } from './use-act.ts';

export const loadDuringTalk = () => import('./during-call.tsx');
const DuringTalk = lazy(async () => ({ default: (await loadDuringTalk()).DuringTalk }));

/**
 * Below the talk, always in the same place and of one height: the phone, and what can be done with the talk in front. What went
 * wrong is said above it, so that no button moves under a hand.
 */
export function CallBar({ desk, open }: { desk: DeskView; open: DeskContact | undefined }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const problemText = useProblemText();
  const hasPhone = useMay()('contact.handle.voice') && desk.voiceCapacity > 0;
  const socket = useSocket();
  // A chat ends with a word to the customer, which is the business of messaging.
  const dial = useDial();
  const end = useAct<Contact>(({ id, channel }) =>
    isOnItsWay(dial) && dial.contactId === id
      ? socket.call({ cmd: 'dial.cancel', data: { contactId: id } })
      : channel === 'chat'
        ? socket.call({ cmd: 'chat.end', data: { contactId: id } })
        : endContact(api, id),
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
    <>
      {hasPhone && <PhoneTrouble />}
      <div className="sj-callbar" role="toolbar" aria-label={t('call.bar')}>
        {hasPhone && <PhoneNote shown={contact} />}
        <span className="sj-callbar-middle">{talking && <Lasts since={contact.answeredAt} />}</span>
        {end.error !== null && <BarNote text={problemText(end.error)} />}
        <Suspense>{talking && <DuringTalk contact={contact} />}</Suspense>
        {talking && (
          <Button danger type="primary" loading={end.isPending} onClick={finish}>
            {contact.channel === 'voice' ? t('call.hangUp') : t('call.endChat')}
            <KeyHint keys={keyShort('end')} />
          </Button>
        )}
      </div>
    </>
  );
}

function Lasts({ since }: { since: string | null }) {
  const { t } = useTranslation('desk');
  return since !== null && <DurationTicker since={since} label={t('call.lasts')} />;
}
