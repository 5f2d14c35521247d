import type { OrderState } from '../../../shared/contracts/cases-catalogue.ts';

/** What of an order decides its place in the day. */
export interface Visit {
  readonly id: string;
  readonly state: OrderState;
  readonly assigneeId: string | null;
  readonly appointment: { readonly from: string; readonly to: string } | null;
  readonly clock: { readonly dueAt: string };
}

export interface Day<V> {
  /** What to do now: under way before anything else, then the earliest of mine, then the earliest that nobody has taken. */
  readonly next: V | undefined;
  readonly mine: readonly V[];
  /** At the crew, accepted by nobody. */
  readonly open: readonly V[];
  readonly later: readonly V[];
  readonly resting: readonly V[];
}

const UNDER_WAY: readonly OrderState[] = ['working', 'arrived', 'on_the_way'];

/** The customer's time first; without one, the end of the clock. */
const dueOf = (visit: Visit): number => Date.parse(visit.appointment?.from ?? visit.clock.dueAt);
const endOfDay = (now: Date): number => new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();

const soonest = (a: Visit, b: Visit): number => dueOf(a) - dueOf(b) || a.id.localeCompare(b.id);
/** Two may be under way when one forgot to write back: the one that is furthest comes first. */
const furthest = (a: Visit, b: Visit): number =>
  UNDER_WAY.indexOf(a.state) - UNDER_WAY.indexOf(b.state) || soonest(a, b);

export function planDay<V extends Visit>(visits: readonly V[], now: Date): Day<V> {
  const sorted = [...visits].sort(soonest);
  const [underWay] = sorted.filter((v) => UNDER_WAY.includes(v.state)).sort(furthest);
  const resting = sorted.filter((v) => v.state === 'suspended');
  const active = sorted.filter((v) => v.state !== 'suspended');
  // Only what the customer has been promised for another day is for later: a clock that runs till tomorrow is work of today.
  const isLater = (v: V): boolean =>
    v.appointment !== null && dueOf(v) >= endOfDay(now) && !UNDER_WAY.includes(v.state);
  const mine = active.filter((v) => v.state !== 'dispatched' && !isLater(v));
  const open = active.filter((v) => v.state === 'dispatched' && !isLater(v));
  const later = active.filter(isLater);
  const next = underWay ?? mine[0] ?? open[0] ?? later[0];
  const others = (list: readonly V[]): readonly V[] => list.filter((v) => v.id !== next?.id);
  return { next, mine: others(mine), open: others(open), later: others(later), resting };
}
