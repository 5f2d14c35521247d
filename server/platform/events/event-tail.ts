import type { Database } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { CommittedEvent } from './event.ts';
import { endSleepers, writersNow } from './event-writers.ts';
import { createGapWatch } from './gap-watch.ts';

/**
 * The one reader of new events in a process. It sleeps until somebody pokes it (a commit here, the bus from another node)
 * or a second has passed, reads what is committed in order, and hands it on. A poke lost costs a second, never an event.
 */
export interface EventTail {
  /** Everything up to here has been handed to the subscribers. */
  settled(): number;
  /** Resolves as soon as everything up to `position` has been handed over; false: not within so long. */
  reached(position: number, withinMs: number): Promise<boolean>;
  subscribe(hear: (events: readonly CommittedEvent[]) => void): () => void;
  poke(): void;
  start(from: number): void;
  stop(): Promise<void>;
}

const PAGE = 1_000;
/** With a bus that wakes, or nobody else to hear of. */
const IDLE_POLL_MS = 1_000;
const HOLE_POLL_MS = 10;
const AFTER_ERROR_MS = 500;
/** Most holes are a commit under way: who writes is asked only of one that has stood for longer than that takes. */
const ASK_WHO_WRITES_MS = 8;
/** A writer who sleeps for so long in the middle of a transaction is ended; asked again this often. */
const ASLEEP_MS = 3_000;
/** The time between two looks counts as this at the most: a process that slept itself must not hold it against others. */
const AWAKE_AT_MOST_MS = 100;

/** Asked after every commit, so it is prepared once; with types of its own, whatever a later migration makes of the columns. */
const READ = {
  name: 'events_after',
  text: `select position, aggregate::text, aggregate_id::text, seq, type::text, data, at from events
    where position > $1 order by position limit ${PAGE}`,
};

interface EventRow {
  position: number;
  aggregate: string;
  aggregate_id: string;
  seq: number;
  type: string;
  data: Record<string, unknown>;
  at: Date;
}

export const toEvent = (row: EventRow): CommittedEvent => ({
  position: row.position,
  aggregate: row.aggregate,
  aggregateId: row.aggregate_id,
  seq: row.seq,
  type: row.type,
  data: row.data,
  at: row.at,
});

/** How long the hole above a settled position has stood, by the time this process was awake to see it. */
interface Hole {
  readonly above: number;
  lookedAt: number;
  awakeMs: number;
  sleepersSoughtAtMs: number;
}

export interface EventTailNeeds {
  readonly database: Pick<Database, 'db' | 'pool'>;
  readonly log: Log;
  /** How long to sleep unless poked, asked before each sleep. */
  readonly pollMs?: () => number;
  readonly asleepMs?: number;
}

export function createEventTail(needs: EventTailNeeds): EventTail {
  const { asleepMs = ASLEEP_MS } = needs;
  const { db, pool } = needs.database;
  const subscribers = new Set<(events: readonly CommittedEvent[]) => void>();
  const awaited = new Set<{ readonly position: number; readonly done: () => void }>();
  const gaps = createGapWatch();
  let hole: Hole | undefined;
  let settled = 0;
  let running = false;
  let poked = false;
  let wake: (() => void) | undefined;
  let loop: Promise<void> = Promise.resolve();

  const readPage = async (): Promise<boolean> => {
    const { rows } = await pool.query<EventRow>({ ...READ, values: [settled] });
    const upTo = gaps.advance(
      settled,
      rows.map((r) => r.position),
    );
    if (upTo === settled) return false;
    const batch = rows.filter((r) => r.position <= upTo).map(toEvent);
    settled = upTo;
    for (const hear of subscribers) {
      try {
        hear(batch);
      } catch (error) {
        needs.log.error({ err: error }, 'an event subscriber failed');
      }
    }
    for (const { position, done } of awaited) if (position <= settled) done();
    return rows.length === PAGE;
  };

  const seen = (): Hole => {
    const now = performance.now();
    if (hole?.above !== settled) hole = { above: settled, lookedAt: now, awakeMs: 0, sleepersSoughtAtMs: 0 };
    hole.awakeMs += Math.min(now - hole.lookedAt, AWAKE_AT_MOST_MS);
    hole.lookedAt = now;
    return hole;
  };
  const seekSleepers = async (stood: Hole): Promise<void> => {
    stood.sleepersSoughtAtMs = stood.awakeMs;
    // Where the server does not let us, it ends them itself, later.
    const ended = await endSleepers(db, asleepMs).catch(() => 0);
    needs.log.warn({ above: stood.above, stoodMs: Math.round(stood.awakeMs), ended }, 'a position is held open');
  };
  /** True: what is missing will never come; look again at once. */
  const holeIsOver = async (): Promise<boolean> => {
    if (!gaps.isWaiting()) {
      hole = undefined;
      return false;
    }
    const stood = seen();
    if (stood.awakeMs < ASK_WHO_WRITES_MS) return false;
    if (gaps.writing(await writersNow(db))) return true;
    if (stood.awakeMs - stood.sleepersSoughtAtMs >= asleepMs) await seekSleepers(stood);
    return false;
  };

  const nap = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (poked) {
        resolve();
        return;
      }
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (running) {
      poked = false;
      let pause = needs.pollMs?.() ?? IDLE_POLL_MS;
      try {
        do {
          while (await readPage());
        } while (await holeIsOver());
        if (gaps.isWaiting()) pause = HOLE_POLL_MS;
      } catch (error) {
        needs.log.warn({ err: error }, 'reading events failed; trying again');
        pause = AFTER_ERROR_MS;
      }
      await nap(pause);
      wake = undefined;
    }
  };

  const poke = (): void => {
    poked = true;
    wake?.();
  };
  const reached = (position: number, withinMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (isThere: boolean): void => {
        clearTimeout(timer);
        awaited.delete(mine);
        resolve(isThere);
      };
      const timer = setTimeout(() => end(false), withinMs);
      const mine = { position, done: () => end(true) };
      awaited.add(mine);
      if (position <= settled) mine.done();
      else poke();
    });

  return {
    settled: () => settled,
    reached,
    poke,
    subscribe: (hear) => {
      subscribers.add(hear);
      return () => void subscribers.delete(hear);
    },
    start: (from) => {
      settled = from;
      running = true;
      loop = run();
    },
    stop: async () => {
      running = false;
      wake?.();
      await loop;
    },
  };
}
