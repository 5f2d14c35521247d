/**
 * Positions come from a sequence, so a transaction that took position 7 may commit after one that took 8, or never. A reader
 * that simply remembers "I have seen 8" would lose 7. The watch holds the reader back at the first hole until either the
 * missing row appears or no transaction that was alive when the hole was first seen is alive any more (then the hole is a
 * rolled-back transaction and stays for ever).
 *
 * The alternatives cost more: ordering by transaction id breaks the order within an aggregate (a transaction may get its
 * id early and the row lock late), and a lock around append + commit serialises every writer of the house.
 */
export interface Snapshot {
  /** Oldest transaction id still running (pg_snapshot_xmin). */
  readonly xmin: bigint;
  /** First id not yet given out (pg_snapshot_xmax). */
  readonly xmax: bigint;
}

export interface GapWatch {
  /**
   * `last` is the settled position, `positions` the rows found above it, ascending, all from the one statement that also
   * gave `snapshot`. Answers the position up to which everything is settled.
   */
  advance(last: number, positions: readonly number[], snapshot: Snapshot): number;
  /** True while a hole keeps the reader back: look again soon, nobody will announce a rollback. */
  isWaiting(): boolean;
}

export function createGapWatch(): GapWatch {
  let hole: { readonly endsBefore: number; readonly seenAtXmax: bigint } | undefined;

  return {
    isWaiting: () => hole !== undefined,
    advance(last, positions, snapshot) {
      let settled = last;
      for (const position of positions) {
        if (position > settled + 1) {
          if (hole === undefined || hole.endsBefore < position) {
            hole = { endsBefore: position, seenAtXmax: snapshot.xmax };
          }
          if (snapshot.xmin < hole.seenAtXmax) return settled;
        }
        settled = position;
        if (hole !== undefined && settled >= hole.endsBefore) hole = undefined;
      }
      return settled;
    },
  };
}
