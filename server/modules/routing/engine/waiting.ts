import type { CompiledQueue } from './compiled-rules.ts';
import type { Expecting } from './due-list.ts';
import type { WaitingContact, Widened } from './engine-types.ts';
import type { Pool } from './pool.ts';

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
  readonly preferredPools: Pool[];
  readonly stepPools: { readonly step: number; readonly pool: Pool }[];
  readonly widened: Widened[];
}

/** Earlier than any time: a contact that we ourselves lost goes before everybody. */
const BEFORE_ALL = 1e13;

/**
 * The order of the line: the place in ms, moved forward by what the facts are worth, smallest first. Waiting counts for all
 * alike, so the order between two contacts never changes with time: it can stand in a heap, and nobody starves – whoever
 * came more than `atMostSeconds` before another goes before them, whatever the other is (engine.test.ts proves the bound).
 */
export function keyOf(contact: WaitingContact, atMostSeconds: number): number {
  const worth = contact.boosts.reduce((sum, b) => sum + b.seconds, 0);
  return contact.placeMs - Math.min(worth, atMostSeconds) * 1000 - (contact.first ? BEFORE_ALL : 0);
}
