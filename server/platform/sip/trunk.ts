import { createAddressList, type TransportKind } from './peer.ts';
import type { G711, SrtpPolicy } from './sdp.ts';

/** A carrier's side we exchange calls with. `addresses` (IPs or CIDR ranges) say who may call in; host and port where we call out. */
export interface SipTrunk {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly transport: TransportKind;
  /** What we answer when the trunk asks us for a password (RFC 3261 §22). */
  readonly username?: string;
  readonly password?: string;
  /** Other ways out, tried in this order when those before do not answer or are known to be down. */
  readonly alternates?: readonly SipTarget[];
  /** Calls in must answer a challenge with this; absent: the address is enough. */
  readonly inboundAuth?: { readonly username: string; readonly password: string };
  /** OPTIONS to every way out each so many seconds; absent: none, and every way counts as up. */
  readonly keepAliveSeconds?: number;
  /** Calls at once, both directions; above: 486 in, refusal out. */
  readonly maxCalls?: number;
  /** A call in above `maxCalls` is handed over as `isBeyondLimit` instead of refused: somebody wants to say why first. */
  readonly handsOverWhenFull?: boolean;
  /** New calls a second, both directions; above: 503 with Retry-After. */
  readonly callsPerSecond?: number;
  /** Its P-Asserted-Identity is believed (RFC 3325 §5: only inside a trust domain). */
  readonly trustsIdentity?: boolean;
  /** We send P-Asserted-Identity, and Privacy: id when the number is not to be shown. */
  readonly sendsIdentity?: boolean;
  /** RFC 4028, seconds; absent: we ask for no timer, but keep one that the far end asks for. */
  readonly sessionExpires?: number;
  /** RFC 3262 for our provisional answers: never, when the far end supports it (absent: so), or demanded of it. */
  readonly reliable?: 'never' | 'supported' | 'required';
  /** SRTP by SDES (RFC 4568): never, taken when offered and offered by us, or nothing without it. */
  readonly srtp?: SrtpPolicy;
  /** The name in the trunk's certificate when it speaks TLS; absent: the certificate must name its address. */
  readonly tlsName?: string;
  /** Codecs we use with it, best first; absent: PCMA, then PCMU. */
  readonly codecs?: readonly G711[];
}

/** Where a request can be sent: an address, never a name. */
export interface SipTarget {
  readonly host: string;
  readonly port: number;
  readonly transport: TransportKind;
}

/** Every way out of a trunk, in the order they are tried. */
export const targetsOf = ({ host, port, transport, alternates = [] }: SipTrunk): readonly SipTarget[] => [
  { host, port, transport },
  ...alternates,
];

export interface TrunkBook {
  byAddress(address: string): SipTrunk | undefined;
  byName(name: string): SipTrunk | undefined;
  all(): readonly SipTrunk[];
  /** Is the address one of this trunk's? */
  owns(trunk: SipTrunk, address: string): boolean;
}

/** The list may change while running, so it is asked each time; the compiled form is kept per trunk object. */
export function createTrunkBook(trunks: () => readonly SipTrunk[]): TrunkBook {
  const compiled = new WeakMap<SipTrunk, (address: string) => boolean>();
  const owns = (trunk: SipTrunk, address: string): boolean => {
    let list = compiled.get(trunk);
    if (list === undefined)
      compiled.set(trunk, (list = createAddressList([...trunk.addresses, ...targetsOf(trunk).map((t) => t.host)])));
    return list(address);
  };
  return {
    owns,
    all: trunks,
    byAddress: (address) => trunks().find((trunk) => owns(trunk, address)),
    byName: (name) => trunks().find((trunk) => trunk.name === name),
  };
}
