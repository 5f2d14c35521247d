import type { Pool } from 'pg';
import { systemClock } from '../shared/kernel/clock.ts';
import {
  commitArrivals,
  createCommitter,
  type ArrivingContact,
  type CommitItem,
  type Fence,
} from '../server/modules/routing/commit/commit-store.ts';
import { createGroupCommit, type GroupCommit } from '../server/modules/routing/commit/group-commit.ts';

/** One round of a closed loop: how many lives were lived, and how long each step of them took. */
export interface ClosedRun {
  readonly done: number;
  readonly seconds: number;
  /** From the agent being free to the offer being durable. */
  readonly offerMs: number[];
  /** From the agent being free to the end of the contact. */
  readonly lifeMs: number[];
  readonly failed: number;
}

/** Something that lives contacts as fast as it can, with so many under way at any time. */
export interface Design {
  readonly name: string;
  run(seconds: number): Promise<ClosedRun>;
  /** Every contact whose end was acknowledged, over all rounds. */
  readonly ended: readonly string[];
  close(): Promise<void>;
}

export const FENCE: Fence = { shard: 0, epoch: 1 };
const MAX_ARRIVALS = 500;
/** In the house each customer comes in a transaction of their own, and several are under way at once. */
const ARRIVAL_LANES = 2;

/** The group commits of one owner: its decisions under the fence, what agents do, and arrivals. */
export interface Commits {
  readonly decisions: GroupCommit<CommitItem, boolean>;
  readonly acts: GroupCommit<CommitItem, boolean>;
  readonly arrivals: GroupCommit<ArrivingContact, undefined>;
}

export async function createCommits(pool: Pool, onCommitted: () => void = () => undefined): Promise<Commits> {
  await pool.query('update routing_leases set epoch = $1 where shard = $2', [FENCE.epoch, FENCE.shard]);
  const committer = createCommitter({ pool, clock: systemClock, onCommitted });
  return {
    decisions: committer(() => FENCE, 'decisions'),
    acts: committer(() => null, 'acts'),
    arrivals: createGroupCommit<ArrivingContact, undefined>({
      maxBatch: MAX_ARRIVALS,
      lanes: ARRIVAL_LANES,
      commit: async (contacts) => {
        await commitArrivals(pool, contacts, { now: new Date(), actor: 'system:bench' });
        onCommitted();
        return contacts.map(() => undefined);
      },
    }),
  };
}

/** What stands in the line before a measurement begins, committed in large pieces. */
export async function fillLine(pool: Pool, waiting: number, caller: () => ArrivingContact): Promise<ArrivingContact[]> {
  const PIECE = 2_000;
  const all: ArrivingContact[] = [];
  while (all.length < waiting) {
    const piece = Array.from({ length: Math.min(PIECE, waiting - all.length) }, caller);
    await commitArrivals(pool, piece, { now: new Date(), actor: 'system:bench' });
    all.push(...piece);
  }
  return all;
}

/**
 * Keeps so many lives going for so many seconds; each begins where one has ended. What ends after the last second was still
 * lived, but counts neither in number nor in time.
 */
export async function keepGoing(
  inFlight: number,
  seconds: number,
  live: (run: { offerMs: number[] }) => Promise<void>,
): Promise<ClosedRun> {
  const end = performance.now() + seconds * 1000;
  const run = { offerMs: [] as number[] };
  const lifeMs: number[] = [];
  let failed = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      const from = performance.now();
      try {
        await live(run);
        const to = performance.now();
        if (to <= end) lifeMs.push(to - from);
      } catch {
        failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  return { done: lifeMs.length, seconds, offerMs: run.offerMs, lifeMs, failed };
}
