import { oneLine, type CallContext } from './call-types.ts';
import { formatNameAddr, type NameAddr } from './header-values.ts';
import { toWireText, type SipRequest } from './message.ts';
import { formatReplaces, type DialogIds } from './replaces.ts';
import { ALLOW, buildRequest, SDP_TYPE } from './requests.ts';
import type { Pairs } from './session-port.ts';
import { askSession } from './session-timer-rules.ts';
import { newTag } from './tokens.ts';
import type { SipTarget, SipTrunk } from './trunk.ts';
import { escapeUser, NO_PARAMETERS, numberUri, type SipUri } from './uri.ts';

export interface CallerWish {
  readonly user: string;
  readonly displayName?: string;
  /** Whom we call shall not see the number; the trunk may, if it takes P-Asserted-Identity. */
  readonly hide: boolean;
}

/** RFC 3323 §4.1.1.3: this name and this host, for everybody who hides. */
const ANONYMOUS: NameAddr = {
  displayName: 'Anonymous',
  uri: numberUri('anonymous', 'anonymous.invalid'),
  parameters: NO_PARAMETERS,
};

const shown = (from: CallerWish, host: string): NameAddr => ({
  displayName: toWireText(oneLine(from.displayName ?? '')),
  uri: numberUri(from.user, host),
  parameters: NO_PARAMETERS,
});

export function fromHeader(from: CallerWish, host: string): NameAddr {
  return { ...(from.hide ? ANONYMOUS : shown(from, host)), parameters: new Map([['tag', newTag()]]) };
}

/** RFC 3325 §9: who calls, told to the trunk alone. */
function identityHeaders(trunk: SipTrunk, from: CallerWish, host: string): Pairs {
  const headers: [string, string][] = [];
  if (trunk.sendsIdentity === true) headers.push(['p-asserted-identity', formatNameAddr(shown(from, host))]);
  if (from.hide) headers.push(['privacy', 'id']);
  return headers;
}

/** A Contact must not tell what From hides. */
export const contactUser = (from: CallerWish): string => (from.hide ? '' : escapeUser(from.user));

export interface InviteParts {
  readonly context: CallContext;
  readonly trunk: SipTrunk;
  readonly target: SipTarget;
  readonly caller: CallerWish;
  readonly fromHost: string;
  readonly from: NameAddr;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly contact: string;
  readonly sdp: string;
  readonly minSe: number;
  readonly replaces: DialogIds | undefined;
  readonly referredBy: string | undefined;
}

/** RFC 5630 §3.3 leaves sip: with transport=tls to closed groups such as a trunk; sips: would demand TLS beyond it as well. */
const wayTo = (to: string, { host, port, transport }: SipTarget): SipUri => ({
  ...numberUri(to, host, port),
  parameters: transport === 'udp' ? NO_PARAMETERS : new Map([['transport', transport]]),
});

/** Whoever does not know Replaces must refuse, not ring a second call beside the one that is meant (RFC 3891 §4). */
function transferHeaders({ replaces, referredBy }: InviteParts): Pairs {
  const headers: [string, string][] = [];
  if (replaces !== undefined) headers.push(['require', 'replaces'], ['replaces', formatReplaces(replaces)]);
  if (referredBy !== undefined) headers.push(['referred-by', `<${toWireText(oneLine(referredBy))}>`]);
  return headers;
}

function extensionHeaders(parts: InviteParts): Pairs {
  const { trunk, minSe } = parts;
  const reliable = trunk.reliable ?? 'supported';
  const headers: (readonly [string, string])[] = [
    ['supported', reliable === 'never' ? 'timer, replaces' : 'timer, replaces, 100rel'],
  ];
  if (reliable === 'required') headers.push(['require', '100rel']);
  headers.push(...transferHeaders(parts));
  const seconds = trunk.sessionExpires;
  return seconds === undefined ? headers : [...headers, ...askSession({ seconds, minSe, weRefresh: undefined })];
}

export function buildInvite(parts: InviteParts, extra: Pairs): SipRequest {
  const { context, trunk, target, caller, fromHost, from, to, callId, cseq, contact, sdp } = parts;
  return buildRequest({
    method: 'INVITE',
    uri: wayTo(to, target),
    via: context.newVia(target.transport),
    from,
    to: { displayName: '', uri: numberUri(to, trunk.host), parameters: NO_PARAMETERS },
    callId,
    cseq,
    headers: [
      ['contact', contact],
      ['allow', ALLOW],
      ...extensionHeaders(parts),
      ...identityHeaders(trunk, caller, fromHost),
      ...extra,
    ],
    body: { type: SDP_TYPE, text: toWireText(sdp) },
  });
}
