import type { ContactState } from '../../../shared/contracts/contacts.ts';

/** Without a customer's word for so long, after the agent has spoken, the system asks; later it closes. */
export const IDLE_WARN_MS = 10 * 60_000;
export const IDLE_CLOSE_MS = 15 * 60_000;
/** How often idle conversations are looked for, and waiting customers told their place. */
export const IDLE_EVERY_MS = 15_000;
export const POSITION_EVERY_MS = 5_000;
/** Recognising by number must not make anybody wait for the operator's systems. */
export const FIND_CUSTOMER_MS = 2_000;
/** At most one typing frame of a side goes through in this time. */
export const TYPING_EVERY_MS = 1_500;

/** The customer is still being looked after: in the queue, ringing or talking. */
export const isOpen = (state: ContactState): boolean =>
  state === 'arrived' ||
  state === 'self_service' ||
  state === 'waiting' ||
  state === 'offered' ||
  state === 'connected';

export const isWaiting = (state: ContactState): boolean => state === 'waiting' || state === 'offered';

/** NUL is not storable in PostgreSQL text, and other control characters only hide things; line breaks and tabs stay. */
export function cleanText(text: string): string {
  let clean = '';
  for (const ch of text.replace(/\r\n?/g, '\n')) {
    const code = ch.codePointAt(0) ?? 0;
    if (code >= 32 ? code !== 127 : code === 9 || code === 10) clean += ch;
  }
  return clean.trim();
}
