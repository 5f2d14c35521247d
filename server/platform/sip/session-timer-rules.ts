import { parseParameters } from './header-values.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { cut, readNumber, trim } from './scanner.ts';
import type { ResponseParts } from './serialise.ts';

/** RFC 4028 as pure rules: who refreshes a session and how long it may go without. */
export interface SessionAgreement {
  readonly seconds: number;
  readonly weRefresh: boolean;
}
type Pairs = readonly (readonly [string, string])[];

/** §5: below this a refresh costs more than a lost call. */
export const MIN_SESSION_SECONDS = 90;
/** A day: a longer interval protects nobody. */
const MAX_SESSION_SECONDS = 86_400;

interface Wish {
  readonly seconds: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

function readWish(message: SipRequest | SipResponse): Wish | undefined {
  const value = message.headers.get('session-expires');
  if (value === undefined) return undefined;
  const [text, rest] = cut(value, ';');
  const seconds = readNumber(trim(text), 2 ** 31);
  if (seconds === undefined) return undefined;
  const named = parseParameters(rest === undefined ? '' : `;${rest}`)
    ?.get('refresher')
    ?.toLowerCase();
  return { seconds, refresher: named === 'uac' || named === 'uas' ? named : undefined };
}

/** What asks for more than a day gets a day: the number must stay one we can count with. */
export const readMinSe = (message: SipRequest | SipResponse): number | undefined => {
  const text = message.headers.get('min-se');
  const seconds = text === undefined ? undefined : readNumber(trim(cut(text, ';')[0]), 2 ** 31);
  return seconds === undefined ? undefined : Math.min(seconds, MAX_SESSION_SECONDS);
};

export const supports = (message: SipRequest | SipResponse, tag: string): boolean =>
  [...message.headers.values('supported'), ...message.headers.values('require')].some(
    (each) => each.toLowerCase() === tag,
  );

export type ServerSide =
  { readonly refusal: ResponseParts } | { readonly agreement: SessionAgreement | undefined; readonly headers: Pairs };

/** Table 2 of §9: without support only we can refresh; a wish is kept; else whoever asked for the timer does it. */
function chooseRefresher(wish: Wish | undefined, canTimer: boolean): 'uac' | 'uas' {
  if (!canTimer || wish === undefined) return 'uas';
  return wish.refresher ?? 'uac';
}

/** What we answer to an INVITE or UPDATE (§9). `ours`: the interval this trunk shall have; absent: we ask for none. */
export function answerSession(request: SipRequest, ours: number | undefined): ServerSide {
  const wish = readWish(request);
  const canTimer = supports(request, 'timer');
  // Who does not know timers could not understand 422 (§9): there the smallest interval we bear is put in the answer.
  if (wish !== undefined && wish.seconds < MIN_SESSION_SECONDS && canTimer)
    return { refusal: { status: 422, headers: [['min-se', String(MIN_SESSION_SECONDS)]] } };
  const asked = wish?.seconds ?? ours;
  if (asked === undefined) return { agreement: undefined, headers: [] };
  const floor = Math.max(MIN_SESSION_SECONDS, readMinSe(request) ?? 0);
  const seconds = Math.min(MAX_SESSION_SECONDS, Math.max(floor, Math.min(asked, ours ?? asked)));
  const refresher = chooseRefresher(wish, canTimer);
  const headers: [string, string][] = [['session-expires', `${seconds};refresher=${refresher}`]];
  if (refresher === 'uac') headers.push(['require', 'timer']);
  return { agreement: { seconds, weRefresh: refresher === 'uas' }, headers };
}

/** What our request asks for. */
export function askSession(wish: { seconds: number; minSe: number; weRefresh: boolean | undefined }): Pairs {
  const seconds = Math.max(wish.seconds, wish.minSe);
  const refresher = wish.weRefresh === undefined ? '' : `;refresher=${wish.weRefresh ? 'uac' : 'uas'}`;
  const headers: [string, string][] = [['session-expires', `${seconds}${refresher}`]];
  if (wish.minSe > MIN_SESSION_SECONDS) headers.push(['min-se', String(wish.minSe)]);
  return headers;
}

/** What a 2xx to our request means (§7.2): without the header there is no interval. */
export function agreedSession(response: SipResponse): SessionAgreement | undefined {
  const wish = readWish(response);
  if (wish === undefined || wish.seconds === 0) return undefined;
  const seconds = Math.min(MAX_SESSION_SECONDS, Math.max(MIN_SESSION_SECONDS, wish.seconds));
  return { seconds, weRefresh: wish.refresher !== 'uas' };
}
