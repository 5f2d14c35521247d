import type { DialogSnapshot } from './dialog.ts';
import { parseNameAddr, parseParameters, tagOf } from './header-values.ts';
import type { SipRequest } from './message.ts';
import { isCallId, trim } from './scanner.ts';

/** Names a dialog to somebody who takes part in it (RFC 3891 §6.1): `toTag` is the tag of whoever reads it. */
export interface DialogIds {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly: boolean;
}

export function parseReplaces(text: string): DialogIds | undefined {
  const semicolon = text.indexOf(';');
  const callId = trim(text.slice(0, Math.max(semicolon, 0)));
  const parameters = semicolon < 0 ? undefined : parseParameters(text.slice(semicolon));
  const toTag = parameters?.get('to-tag') ?? '';
  const fromTag = parameters?.get('from-tag') ?? '';
  if (parameters === undefined || !isCallId(callId) || toTag === '' || fromTag === '') return undefined;
  return { callId, toTag, fromTag, earlyOnly: parameters.has('early-only') };
}

/** Two of them, or one that cannot be read, is 400: a call must not replace a call by guess (§3). */
export function replacesOf(request: SipRequest): { readonly ids?: DialogIds; readonly isBad: boolean } {
  const lines = request.headers.lines('replaces');
  if (lines[0] === undefined) return { isBad: false };
  const ids = lines.length === 1 ? parseReplaces(lines[0]) : undefined;
  return ids === undefined ? { isBad: true } : { ids, isBad: false };
}

export const formatReplaces = ({ callId, toTag, fromTag, earlyOnly }: DialogIds): string =>
  `${callId};to-tag=${toTag};from-tag=${fromTag}${earlyOnly ? ';early-only' : ''}`;

/** A dialog of ours in the words of its far end: what a Refer-To for an attended transfer carries (RFC 5589 §7.1). */
export function dialogIdsFor(snapshot: DialogSnapshot): DialogIds | undefined {
  const local = parseNameAddr(snapshot.local);
  const remote = parseNameAddr(snapshot.remote);
  if (local === undefined || remote === undefined) return undefined;
  return { callId: snapshot.callId, toTag: tagOf(remote), fromTag: tagOf(local), earlyOnly: false };
}
