import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import { useApi } from '../../ui/services.tsx';
import { deskKey, readDesk } from './desk-api.ts';
import type { HeadsetChoice } from './headset/headset-choice.ts';
import type { BrowserPhone } from './phone/browser-phone.ts';
import type { PhoneState } from './phone/softphone.ts';
import type { RingTone } from './ring-tone.ts';

/**
 * Being on duty outlasts the screen: whoever looks something up during a call keeps their line, their ring and their place. It
 * begins with the first visit of the desk and ends with signing off; a reload of the tab, on whatever screen, goes on with it.
 */
export interface Duty {
  readonly begin: () => void;
  readonly end: () => void;
  readonly phone: BrowserPhone;
  readonly ring: RingTone;
  readonly headset: HeadsetChoice;
  /** What the card of the offer does when it is accepted, for the key of a headset; absent while no card is shown. */
  readonly taking: { current: (() => void) | undefined };
  /** The browser refuses to play the customer's voice before the page is touched. */
  readonly silenced: boolean;
}

export const DutyContext = createContext<Duty | undefined>(undefined);

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

/** The card that is shown is the one to be taken. */
export function useTaking(take: () => void): void {
  const { taking } = useDuty();
  useEffect(() => {
    taking.current = take;
    return () => {
      if (taking.current === take) taking.current = undefined;
    };
  });
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
