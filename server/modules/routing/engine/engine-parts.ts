import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { Strategy } from '../../../../shared/contracts/routing-rules.ts';
import type { Expecting } from './due-list.ts';
import type { Ask, CompiledQueue } from './compiled-rules.ts';
import type { Reach, SeatFacts, WaitingContact, Widened } from './engine-types.ts';
import type { Heap } from './heap.ts';

/* The three things the engine keeps, which know each other. */

/**
 * The meeting place of a group of seats and the contacts that ask for them, for one channel: everybody with a skill at a
 * level, within a scope. Whoever waits stands in the line of each group its steps have reached; whoever becomes free is put
 * into the heaps of each group they belong to. Both sides are tidied lazily: an entry that is no longer true is dropped
 * when it comes to the top. So a match costs the height of a few heaps, however many wait and however many work.
 */
export interface Pool {
  readonly channel: Channel;
  /** Null: the seat's own pool, for contacts that prefer this agent. */
  readonly ask: Ask | null;
  readonly scopeValue: string | null;
  readonly line: Heap<Waiting>;
  readonly free: Map<Strategy, Heap<Seat>>;
  /** Who came free since somebody last looked, with their stamps: most are taken before they need a place in the heaps. */
  readonly came: { readonly seats: Seat[]; readonly stamps: number[] };
  readonly members: Set<Seat>;
  onCount: number;
  openCount: number;
}

/** An agent as the engine sees them: facts, presence, and what is in hand. Changed only by engine.ts. */
export interface Seat {
  facts: SeatFacts;
  isReady: boolean;
  reach: Reach;
  readonly hands: Map<string, { readonly channel: Channel; readonly isRinging: boolean }>;
  idleSinceMs: number;
  /** Rises with every change that concerns the order among the free: older entries in the heaps are then void. */
  stamp: number;
  /** Busy time since `countedFromMs`, for the least occupied. */
  busyMs: number;
  busySinceMs: number | null;
  countedFromMs: number;
  readonly open: Record<Channel, boolean>;
  isOn: boolean;
  /** The groups this seat belongs to, by channel, its own among them. */
  readonly pools: Record<Channel, Pool[]>;
  /** The seat's own group: made when the first contact prefers this agent. */
  readonly own: Partial<Record<Channel, Pool>>;
}

/** A contact in the line. Changed only by engine.ts. */
export interface Waiting {
  readonly facts: WaitingContact;
  readonly queue: CompiledQueue;
  readonly key: number;
  readonly stamp: number;
  isWaiting: boolean;
  /** Not yet looked at by a decision. */
  isFresh: boolean;
  readonly expecting: Expecting<Waiting>;
  /** Until when only its preferred agents are asked; null: not held. */
  heldUntilMs: number | null;
  /** The last step reached; −1: none yet. */
  step: number;
  /** Own pools of its preferred agents, then those of each step reached. */
  readonly preferredPools: readonly Pool[];
  readonly stepPools: { readonly step: number; readonly pool: Pool }[];
  readonly widened: Widened[];
}
