import type { Leg } from './leg.ts';
import { SLOTS } from './ticker.ts';

/** A leg goes to the emptiest slot of the ticker, so that the work of a round stays even as legs come and go. */
export interface Slots {
  legs(slot: number): Iterable<Leg>;
  add(leg: Leg): void;
  remove(leg: Leg): void;
}

export function createSlots(): Slots {
  const slots = Array.from({ length: SLOTS }, () => new Set<Leg>());
  return {
    legs: (slot) => slots[slot] ?? [],
    add: (leg) => {
      slots.reduce((least, slot) => (slot.size < least.size ? slot : least)).add(leg);
    },
    remove: (leg) => {
      for (const slot of slots) slot.delete(leg);
    },
  };
}
