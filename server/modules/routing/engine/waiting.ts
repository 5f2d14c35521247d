import type { WaitingContact } from './engine-types.ts';

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
