import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { PHONE_LOST, PHONE_MOVED } from '../../../shared/contracts/voice.ts';
import { useApi, useResynced, useSocket, useTopic } from '../../ui/services.tsx';
import { WithWords } from '../../ui/words.tsx';
import { useMay, useSession } from '../identity/session.tsx';
import { pictureQuery } from './customer/customer-api.ts';
import { offerOf } from './contact-tabs.ts';
import { deskKey, type DeskView } from './desk-api.ts';
import { createHeadsetChoice } from './headset/headset-choice.ts';
import { OfferElsewhere } from './offer-elsewhere.tsx';
import { DutyContext, useDesk, useDuty, type Duty } from './on-duty.ts';
import { browserPhone } from './phone/browser-phone.ts';
import { createRingTone } from './ring-tone.ts';

const HeadsetLink = lazy(async () => ({ default: (await import('./headset/headset-link.tsx')).HeadsetLink }));
const MARK = 'shoujie.desk.on-duty';
/** The call on other screens than the desk speaks from these. */
const BOOKS = ['desk', 'contacts'];

export function AgentDuty({ children }: { children: ReactNode }) {
  const socket = useSocket();
  // The next person who signs in at this seat is not on duty because the one before was.
  const { staffId } = useSession();
  const [onDuty, setOnDuty] = useState(() => sessionStorage.getItem(MARK) === staffId);
  const [silenced, setSilenced] = useState(false);
  const [phone] = useState(() => browserPhone({ socket, staffId, onSilenced: setSilenced }));
  const [ring] = useState(() => createRingTone(() => phone.sound.used('ring')));
  const [headset] = useState(createHeadsetChoice);
  const [taking] = useState<Duty['taking']>(() => ({ current: undefined }));
  const begin = useCallback(() => {
    sessionStorage.setItem(MARK, staffId);
    setOnDuty(true);
  }, [staffId]);
  const end = useCallback(() => {
    sessionStorage.removeItem(MARK);
    phone.disconnect();
    setOnDuty(false);
  }, [phone]);
  useEffect(() => () => phone.disconnect(), [phone]);
  const duty = useMemo(
    () => ({ begin, end, phone, ring, headset, taking, silenced }),
    [begin, end, phone, ring, headset, taking, silenced],
  );
  return (
    <DutyContext value={duty}>
      {onDuty && <Line />}
      {children}
    </DutyContext>
  );
}

const isTalk = ({ contact }: DeskView['contacts'][number]): boolean =>
  contact.channel === 'voice' && contact.state === 'connected';

/** The voice of a talk or of an agent who waits for one needs a line, whatever happened to the page in between. */
const needsPhone = (desk: DeskView): boolean =>
  desk.voiceCapacity > 0 && (desk.state === 'ready' || desk.contacts.some(isTalk));

interface DeskPush {
  readonly contactId: string | null;
  readonly customerId: string | null;
}

/** Keeps the desk open at the server and the picture of it fresh, and rings. Draws nothing but the way back from other screens. */
function Line() {
  const socket = useSocket();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const { phone, headset, ring } = useDuty();
  const device = useSyncExternalStore(headset.listen, headset.device);
  const may = useMay();
  const mayCall = may('contact.handle.voice');
  const mayLook = may('customer.view');
  const api = useApi();
  const { data: desk } = useDesk();
  const again = useCallback(() => void queries.invalidateQueries({ queryKey: deskKey }), [queries]);

  useEffect(() => {
    const open = (): void => {
      socket.call({ cmd: 'desk.open' }).then(again, () => undefined);
    };
    open();
    return socket.onStatus((status) => {
      if (status.state === 'connected') open();
    });
  }, [socket, again]);

  useTopic<DeskPush>({ topic: `agent:${staffId}` }, ({ type, data }) => {
    if (type === PHONE_LOST) {
      // The process that had our line died: the customer hears music until there is a fresh one.
      phone.lineLost();
      return;
    }
    if (type === PHONE_MOVED) {
      phone.lineMoved();
      return;
    }
    again();
    if (type !== 'contact.offered' || data.contactId === null) return;
    performance.mark(`offer:${data.contactId}`);
    if (data.customerId !== null && mayLook) queries.query(pictureQuery(api, data.customerId)).catch(() => undefined);
  });

  // Rings without a word: a customer does not wait for a book to come over a slow line.
  const rings = offerOf(desk?.contacts ?? []) !== undefined;
  useEffect(() => {
    if (rings) ring.start();
    return ring.stop;
  }, [rings, ring]);

  const wantsPhone = mayCall && desk !== undefined && needsPhone(desk);
  useEffect(() => {
    if (wantsPhone && phone.state().phase === 'off') void phone.connect();
  }, [phone, wantsPhone]);
  const talkId = desk?.contacts.find(isTalk)?.contact.id;
  // Muted is muted for one customer; the next one must not wonder whether anybody is there.
  useEffect(() => () => phone.mute(false), [phone, talkId]);
  useResynced(() => {
    again();
    // The server may be a new one that knows nothing of our line.
    if (phone.state().phase !== 'off') void phone.connect();
  });
  return (
    <>
      <WithWords of={BOOKS}>
        <OfferElsewhere />
      </WithWords>
      <Suspense>
        {device !== undefined && desk !== undefined && <HeadsetLink device={device} contacts={desk.contacts} />}
      </Suspense>
    </>
  );
}
