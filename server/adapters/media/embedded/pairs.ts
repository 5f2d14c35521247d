import type { Leg } from './leg.ts';
import { SLOTS } from './ticker.ts';

/** Who is put together with whom. A leg has one partner at most. */
export interface Pairs {
  partner(leg: Leg): Leg | undefined;
  join(a: Leg, b: Leg): void;
  part(leg: Leg): void;
}

export function createPairs(): Pairs {
  const partners = new Map<string, Leg>();
  const part = (leg: Leg): void => {
    const partner = partners.get(leg.id);
    partners.delete(leg.id);
    if (partner !== undefined) partners.delete(partner.id);
  };
  return {
    partner: (leg) => partners.get(leg.id),
    part,
    join: (a, b) => {
      part(a);
      part(b);
      partners.set(a.id, b);
      partners.set(b.id, a);
    },
  };
}

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
