import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useMay, useSession } from '../identity/session.tsx';
import { useApi, useResynced, useSocket, useTopic } from '../../ui/services.tsx';
import { pictureQuery } from './customer/customer-api.ts';
import { deskKey, readDesk, type DeskView } from './desk-api.ts';
import { OfferElsewhere } from './offer-elsewhere.tsx';
import { browserPhone } from './phone/browser-phone.ts';
import type { PhoneState, Softphone } from './phone/softphone.ts';
import { createRingTone, type RingTone } from './ring-tone.ts';

/**
 * Being on duty outlasts the screen: whoever looks something up during a call keeps their line, their ring and their place. It
 * begins with the first visit of the desk and ends with signing off; a reload of the tab, on whatever screen, goes on with it.
 */
interface Duty {
  readonly begin: () => void;
  readonly end: () => void;
  readonly phone: Softphone & { readonly playAgain: () => void };
  readonly ring: RingTone;
  /** The browser refuses to play the customer's voice before the page is touched. */
  readonly silenced: boolean;
}

const DutyContext = createContext<Duty | undefined>(undefined);
const MARK = 'shoujie.desk.on-duty';

export function useDuty(): Duty {
  const duty = useContext(DutyContext);
  if (duty === undefined) throw new Error('A part of the desk stands outside DeskDuty');
  return duty;
}

export function usePhone(): { readonly state: PhoneState; readonly muted: boolean } {
  const { phone } = useDuty();
  const state = useSyncExternalStore(phone.listen, phone.state);
  const muted = useSyncExternalStore(phone.listen, phone.muted);
  return { state, muted };
}

export function useDesk() {
  const api = useApi();
  return useQuery({
    queryKey: deskKey,
    queryFn: ({ signal }) => readDesk(api, signal),
    // Pushes bring every change; this heals the one that a server under stress might have lost.
    refetchInterval: 30_000,
  });
}

export function DeskDuty({ children }: { children: ReactNode }) {
  const isAgent = useMay()('desk.use');
  return isAgent ? <AgentDuty>{children}</AgentDuty> : children;
}

function AgentDuty({ children }: { children: ReactNode }) {
  const socket = useSocket();
  // The next person who signs in at this seat is not on duty because the one before was.
  const { staffId } = useSession();
  const [onDuty, setOnDuty] = useState(() => sessionStorage.getItem(MARK) === staffId);
  const [silenced, setSilenced] = useState(false);
  const [phone] = useState(() => browserPhone({ socket, onSilenced: setSilenced }));
  const [ring] = useState(createRingTone);
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
  const duty = useMemo(() => ({ begin, end, phone, ring, silenced }), [begin, end, phone, ring, silenced]);
  return (
    <DutyContext value={duty}>
      {onDuty && <Line />}
      {children}
    </DutyContext>
  );
}

/** The voice of a talk or of an agent who waits for one needs a line, whatever happened to the page in between. */
const needsPhone = (desk: DeskView): boolean =>
  desk.voiceCapacity > 0 &&
  (desk.state === 'ready' ||
    desk.contacts.some(({ contact }) => contact.channel === 'voice' && contact.state === 'connected'));

interface DeskPush {
  readonly contactId: string | null;
  readonly customerId: string | null;
}

/** Keeps the desk open at the server and the picture of it fresh. Draws nothing but the ring on other screens. */
function Line() {
  const socket = useSocket();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const { phone } = useDuty();
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
    again();
    if (type !== 'contact.offered' || data.contactId === null) return;
    performance.mark(`offer:${data.contactId}`);
    if (data.customerId !== null && mayLook) queries.query(pictureQuery(api, data.customerId)).catch(() => undefined);
  });

  const wantsPhone = mayCall && desk !== undefined && needsPhone(desk);
  useEffect(() => {
    if (wantsPhone && phone.state().phase === 'off') void phone.connect();
  }, [phone, wantsPhone]);
  useResynced(() => {
    again();
    // The server may be a new one that knows nothing of our line.
    if (phone.state().phase !== 'off') void phone.connect();
  });
  return <OfferElsewhere />;
}
