import { inLine, keyOf, type LineMember } from './live-floor.ts';
import type { Move } from '../../../../shared/contracts/routing-live.ts';

export interface NewPlace {
  readonly placeMs: number;
  readonly first: boolean;
  /** 1 = next. */
  readonly position: number;
}

export type NoPlace = 'not_waiting' | 'other_queue' | 'already_there';

/** Room before the first and behind the last, so that the next one to be put there finds some, too. */
const ROOM_MS = 1_000;

const between = (
  before: LineMember | undefined,
  after: LineMember | undefined,
): { key: number; first: boolean } | undefined => {
  if (after === undefined)
    return before === undefined ? undefined : { key: keyOf(before) + ROOM_MS, first: before.first };
  const first = after.first;
  if (before === undefined || before.first !== first) return { key: keyOf(after) - ROOM_MS, first };
  const gap = keyOf(after) - keyOf(before);
  // Two who asked in the same millisecond leave no room between them: then it goes before both.
  return { key: gap >= 2 ? keyOf(before) + Math.floor(gap / 2) : keyOf(after) - 1, first };
};

const wishedIndex = (wish: { move: Move; before?: string }, at: number, others: readonly LineMember[]): number => {
  switch (wish.move) {
    case 'top':
      return 0;
    case 'up':
      return Math.max(0, at - 1);
    case 'down':
      return Math.min(others.length, at + 1);
    case 'before':
      return others.findIndex((m) => m.contactId === wish.before);
  }
};

/**
 * Where somebody has to stand in time to be where a shift leader wants them in their queue. The others keep their places: only
 * one row changes, whoever comes meanwhile finds the order as it was made.
 */
export function placeFor(
  line: readonly LineMember[],
  contactId: string,
  wish: { readonly move: Move; readonly before?: string },
): NewPlace | NoPlace {
  const mine = line.find((m) => m.contactId === contactId);
  if (mine === undefined) return 'not_waiting';
  const queue = inLine(line.filter((m) => m.queue === mine.queue));
  const at = queue.findIndex((m) => m.contactId === contactId);
  const others = queue.filter((m) => m.contactId !== contactId);
  const wished = wishedIndex(wish, at, others);
  if (wished < 0) return line.some((m) => m.contactId === wish.before) ? 'other_queue' : 'not_waiting';
  if (wished === at) return 'already_there';
  const place = between(others[wished - 1], others[wished]);
  if (place === undefined) return 'already_there';
  return { placeMs: place.key + mine.boostMs, first: place.first, position: wished + 1 };
}
