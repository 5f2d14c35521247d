import { partyOf, type Party } from './party.ts';
import { parseNameAddr } from './header-values.ts';
import type { SipRequest } from './message.ts';
import { trim } from './scanner.ts';

/** Where a call was sent before it came to us (RFC 5806), newest first. */
export interface Diversion {
  readonly from: Party;
  /** unconditional, user-busy, no-answer …; empty when not said. */
  readonly reason: string;
}
export type PrivacyWish = 'id' | 'header' | 'session' | 'user' | 'critical' | 'none';
const WISHES: readonly string[] = ['id', 'header', 'session', 'user', 'critical', 'none'];
const isWish = (text: string): text is PrivacyWish => WISHES.includes(text);
const MAX_DIVERSIONS = 10;

const partyIn = (value: string | undefined): Party | undefined => {
  const address = value === undefined ? undefined : parseNameAddr(value);
  return address === undefined ? undefined : partyOf(address);
};

/** The number the carrier vouches for (RFC 3325). A tel: address is preferred where both are given: it is the number. */
export function assertedIdentityOf(request: SipRequest): Party | undefined {
  const parties = request.headers.values('p-asserted-identity').map(partyIn);
  return parties.find((party) => party?.uri.startsWith('tel:')) ?? parties.find((party) => party !== undefined);
}

export function diversionsOf(request: SipRequest): readonly Diversion[] {
  const values = request.headers.values('diversion').slice(0, MAX_DIVERSIONS);
  return values.flatMap((value) => {
    const address = parseNameAddr(value);
    return address === undefined ? [] : [{ from: partyOf(address), reason: address.parameters.get('reason') ?? '' }];
  });
}

/** RFC 3323 §4.2: values parted by semicolons. `id`: the number is shown to nobody outside the trust domain. */
export function privacyOf(request: SipRequest): readonly PrivacyWish[] {
  return (request.headers.get('privacy') ?? '')
    .split(';', WISHES.length * 2)
    .map((word) => trim(word).toLowerCase())
    .filter(isWish);
}
