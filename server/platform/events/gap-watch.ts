/**
 * Positions come from a sequence, so a transaction that took position 7 may commit after one that took 8, or never. A reader
 * that simply remembers "I have seen 8" would lose 7. The watch holds the reader back at the first hole until either the
 * missing row appears or nobody who was writing when the hole was seen is writing any more (then the hole is a rolled-back
 * transaction and stays for ever).
 *
 * Who is writing is told by the lock that every insert holds on the table: from before it takes its position until after its
 * commit can be seen. Transaction ids do not tell it: `pg_snapshot_xmax` is one past the highest id that has *ended*, so that a
 * writer with a higher id who took the lower position is running, and no snapshot knows of it; and `pg_snapshot_xmin` is that of
 * the whole server, where one long report of somebody else would hold back every reader.
 *
 * The alternatives cost more: ordering by transaction id breaks the order within an aggregate (a transaction may get its
 * id early and the row lock late), and a lock around append + commit serialises every writer of the house.
 */
export interface GapWatch {
  /**
   * `last` is the settled position, `positions` the rows found above it, ascending, all from one statement that began after
   * `writing` was last told anything. Answers the position up to which everything is settled.
   */
  advance(last: number, positions: readonly number[]): number;
  /** True while a hole keeps the reader back: look again soon, nobody will announce a rollback. */
  isWaiting(): boolean;
  /** Who writes at a moment after the last `advance`. True: nobody can fill the hole any more; look once again, now. */
  writing(writers: ReadonlySet<string>): boolean;
}

export function createGapWatch(): GapWatch {
  let waiting = false;
  let highest = 0;
  /** What lies below this and could not be seen at a look that began after it was known, will never be there. */
  let certain = 0;
  let doubt: { readonly below: number; readonly writers: ReadonlySet<string> } | undefined;

  return {
    isWaiting: () => waiting,
    advance(last, positions) {
      let settled = last;
      waiting = false;
      for (const position of positions) {
        if (position > settled + 1 && position > certain) {
          waiting = true;
          break;
        }
        settled = position;
      }
      highest = positions.at(-1) ?? settled;
      if (doubt !== undefined && settled >= doubt.below) doubt = undefined;
      return settled;
    },
    writing(writers) {
      if (!waiting) return false;
      const left = doubt === undefined ? writers : new Set([...doubt.writers].filter((w) => writers.has(w)));
      const below = doubt?.below ?? highest;
      if (left.size > 0) {
        doubt = { below, writers: left };
        return false;
      }
      certain = below;
      doubt = undefined;
      return true;
    },
  };
}
