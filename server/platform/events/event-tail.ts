import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { CommittedEvent } from './event.ts';
import { createGapWatch } from './gap-watch.ts';

/**
 * The one reader of new events in a process. It sleeps until somebody pokes it (a commit here, the bus from another node)
 * or a second has passed, reads what is committed in order, and hands it on. A poke lost costs a second, never an event.
 */
export interface EventTail {
  /** Everything up to here has been handed to the subscribers. */
  settled(): number;
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

/** `pollMs`: how long to sleep unless poked, asked before each sleep. */
export function createEventTail(needs: { db: Db; log: Log; pollMs?: () => number }): EventTail {
  const subscribers = new Set<(events: readonly CommittedEvent[]) => void>();
  const gaps = createGapWatch();
  let settled = 0;
  let running = false;
  let poked = false;
  let wake: (() => void) | undefined;
  let loop: Promise<void> = Promise.resolve();

  const readPage = async (): Promise<boolean> => {
    const { rows } = await sql<EventRow & { xmin: string; xmax: string }>`
      select position, aggregate, aggregate_id, seq, type, data, at,
             pg_snapshot_xmin(pg_current_snapshot())::text as xmin, pg_snapshot_xmax(pg_current_snapshot())::text as xmax
      from events where position > ${settled} order by position limit ${PAGE}
    `.execute(needs.db);
    const first = rows[0];
    if (first === undefined) return false;
    const upTo = gaps.advance(
      settled,
      rows.map((r) => r.position),
      { xmin: BigInt(first.xmin), xmax: BigInt(first.xmax) },
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
    return rows.length === PAGE;
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
        while (await readPage());
        if (gaps.isWaiting()) pause = HOLE_POLL_MS;
      } catch (error) {
        needs.log.warn({ err: error }, 'reading events failed; trying again');
        pause = AFTER_ERROR_MS;
      }
      await nap(pause);
      wake = undefined;
    }
  };

  return {
    settled: () => settled,
    subscribe: (hear) => {
      subscribers.add(hear);
      return () => void subscribers.delete(hear);
    },
    poke: () => {
      poked = true;
      wake?.();
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
