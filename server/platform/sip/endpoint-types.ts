import type { Result } from '../../../shared/kernel/result.ts';
import type { IncomingCall, OutgoingCall } from './call-types.ts';
import type { Counters } from './counters.ts';
import type { DialogSnapshot } from './dialog.ts';
import type { SipLimits } from './limits.ts';
import type { SipLog } from './log.ts';
import type { DialogIds } from './replaces.ts';
import type { Timers } from './timers.ts';
import type { TraceLine } from './trace.ts';
import type { ListenAddress } from './transport.ts';
import type { SipTrunk } from './trunk.ts';
import type { Pinged, TargetHealth } from './trunk-health.ts';
import type { LoadRefusal } from './trunk-load.ts';

export interface SipEndpointNeeds {
  readonly listen: ListenAddress;
  /** What far ends are told to send to. Needed behind NAT or when listening on 0.0.0.0. */
  readonly advertised?: { readonly host: string; readonly port?: number; readonly tlsPort?: number };
  readonly trunks: () => readonly SipTrunk[];
  readonly log: SipLog;
  readonly limits?: Partial<SipLimits>;
  /** 403 tells an honest carrier what is wrong; silence hides the endpoint from scanners. */
  readonly unknownSource?: 'forbid' | 'silent';
  readonly timers?: Timers;
}

export interface InviteWish {
  readonly trunk: string;
  readonly to: string;
  readonly from: { readonly user: string; readonly displayName?: string };
  /** The person called does not see the number; the trunk hears it when it takes P-Asserted-Identity. */
  readonly hideNumber?: boolean;
  readonly sdp: string;
  /** An attended transfer that somebody asked of us: this call is to take the place of that one at whom we call (RFC 3891). */
  readonly replaces?: DialogIds;
  /** Who asked us to call, as an address (RFC 3892). */
  readonly referredBy?: string;
}
/** `trunk_is_down`: every way out of it is known not to answer. */
export type InviteRefusal =
  'unknown_trunk' | 'trunk_host_is_no_address' | 'trunk_is_down' | 'too_many_calls' | 'not_running' | LoadRefusal;

export interface SipStats extends Readonly<Counters> {
  readonly calls: number;
  readonly dialogs: number;
  readonly transactions: number;
}

export interface SipEndpoint {
  start(): Promise<void>;
  /** Closes the sockets and forgets every call; end the calls first. */
  stop(): Promise<void>;
  /** `tlsPort` when it listens for TLS. */
  address(): { readonly host: string; readonly port: number; readonly tlsPort?: number };
  onInvite(handler: (call: IncomingCall) => void): void;
  /** Events of the call come no earlier than the next turn, so listeners can be set after this returns. */
  invite(wish: InviteWish): Result<OutgoingCall, InviteRefusal>;
  /** Says BYE for a call a former process left behind. Resolves when answered or given up after 32 s. */
  endOrphan(snapshot: DialogSnapshot): Promise<void>;
  /** Our own id of the call a Replaces names (RFC 3891), while it lives. */
  callOf(dialog: DialogIds): string | undefined;
  /** Calls of a trunk just now, both directions. */
  callsOf(trunk: string): number;
  /** Every way out of every trunk; `unknown` where no keep-alive is asked for. */
  health(): readonly TargetHealth[];
  /** OPTIONS to every way out of a trunk, now; answered within eight seconds, with what each said. */
  ping(trunk: string): Promise<readonly Pinged[]>;
  /** Told when a way out goes down or comes back. Returns the way to stop listening. */
  onHealth(listener: (health: TargetHealth) => void): () => void;
  /** Every message of every call, while somebody listens. Secrets are cut out; numbers are not. */
  onTrace(listener: (line: TraceLine) => void): () => void;
  stats(): SipStats;
}
