import type { Leg } from './leg.ts';

/** Who hears whom: one row for each listener. */
export interface Rows {
  row(listener: Leg): readonly RowSource[];
  /** The other direction: who has this leg in their row. */
  listeners(source: Leg): readonly Leg[];
  set(listener: Leg, row: readonly RowSource[]): void;
  /** Two legs hear each other and nobody else hears them or is heard by them. */
  join(a: Leg, b: Leg): void;
  /** Undoes `join` of these two; what else they hear stays. */
  part(a: Leg, b: Leg): void;
  /** Takes the leg out of all rows. */
  clear(leg: Leg): void;
}

export interface RowSource {
  readonly leg: Leg;
  readonly gain: number;
  /** Sound said before this moment was not meant for this listener. */
  readonly since: number;
}

const NOBODY: readonly never[] = [];

export function createRows(now: () => number): Rows {
  const rows = new Map<Leg, readonly RowSource[]>();
  const heardBy = new Map<Leg, readonly Leg[]>();
  const row = (listener: Leg): readonly RowSource[] => rows.get(listener) ?? NOBODY;
  const listeners = (source: Leg): readonly Leg[] => heardBy.get(source) ?? NOBODY;

  const set = (listener: Leg, next: readonly RowSource[]): void => {
    for (const { leg } of row(listener))
      heardBy.set(
        leg,
        listeners(leg).filter((other) => other !== listener),
      );
    for (const { leg } of next) heardBy.set(leg, [...listeners(leg), listener]);
    if (next.length === 0) rows.delete(listener);
    else rows.set(listener, next);
  };
  const forget = (listener: Leg, source: Leg): void => {
    set(
      listener,
      row(listener).filter(({ leg }) => leg !== source),
    );
  };
  const clear = (leg: Leg): void => {
    set(leg, NOBODY);
    for (const listener of listeners(leg)) forget(listener, leg);
    heardBy.delete(leg);
  };
  return {
    row,
    listeners,
    clear,
    set: (listener, next) => {
      const before = row(listener);
      // Who was heard already goes on being heard without a break.
      const known = (source: RowSource): RowSource => {
        const same = before.find(({ leg }) => leg === source.leg);
        return same === undefined ? source : { ...source, since: same.since };
      };
      set(listener, next.map(known));
    },
    join: (a, b) => {
      clear(a);
      clear(b);
      set(a, [{ leg: b, gain: 1, since: now() }]);
      set(b, [{ leg: a, gain: 1, since: now() }]);
    },
    part: (a, b) => {
      forget(a, b);
      forget(b, a);
    },
  };
}
