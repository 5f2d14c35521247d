import { sql, type Transaction } from 'kysely';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db, NoTables } from '../db/database.ts';
import type { NewEvent } from './event.ts';
import type { TransactionGate } from './transaction-gate.ts';

/** A transaction in progress: what it writes and the events it emits become true together or not at all. */
export interface Tx {
  readonly db: Transaction<NoTables>;
  /** One time for everything this transaction writes. */
  readonly now: Date;
  emit(event: NewEvent): void;
  /** Runs after the commit, never after a rollback; for in-memory wake-ups only, because a crash in between skips it. */
  afterCommit(wake: () => void): void;
}

export interface Transactor {
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Serialisation failure and deadlock: the whole transaction may simply be run again. */
const RETRYABLE = new Set(['40001', '40P01']);
const MAX_TRIES = 5;

export interface TransactorNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly onCommitted: () => void;
  /** Keeps connections of the pool for what is asked inside of transactions. Absent: as many as the pool has. */
  readonly gate?: TransactionGate;
}

export function createTransactor(needs: TransactorNeeds): Transactor {
  const attempt = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const emitted: NewEvent[] = [];
    const wakes: (() => void)[] = [];
    const leave = await needs.gate?.enter();
    const now = needs.clock.now();
    const committed = needs.db.transaction().execute(async (db) => {
      const done = await work({
        db,
        now,
        emit: (event) => void emitted.push(event),
        afterCommit: (wake) => void wakes.push(wake),
      });
      if (emitted.length > 0) await appendEvents(db, emitted, now);
      return done;
    });
    const value = await committed.finally(() => leave?.());
    if (emitted.length > 0) needs.onCommitted();
    for (const wake of wakes) wake();
    return value;
  };

  return {
    run: async (work) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt(work);
        } catch (error) {
          const code = (error as { code?: unknown }).code;
          if (tries >= MAX_TRIES || typeof code !== 'string' || !RETRYABLE.has(code)) throw error;
        }
      }
    },
  };
}

/**
 * Appends in the order given. The numbers within an aggregate are safe because whoever emits for an aggregate has changed
 * (and so locked) its row first; should somebody forget, the unique key refuses the second writer rather than mixing up the order.
 */
async function appendEvents(db: Transaction<NoTables>, events: readonly NewEvent[], now: Date): Promise<void> {
  const nth = new Map<string, number>();
  const nths = events.map((e) => {
    const key = `${e.aggregate}\0${e.aggregateId}`;
    const n = (nth.get(key) ?? 0) + 1;
    nth.set(key, n);
    return n;
  });
  await sql`
    insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
    select n.aggregate, n.aggregate_id, coalesce(last.seq, 0) + n.nth, n.type, n.data::json, ${now}, pg_current_xact_id()
    from unnest(${events.map((e) => e.aggregate)}::text[], ${events.map((e) => e.aggregateId)}::text[],
                ${events.map((e) => e.type)}::text[], ${events.map((e) => JSON.stringify(e.data))}::text[],
                ${nths}::int[]) with ordinality as n (aggregate, aggregate_id, type, data, nth, place)
    left join lateral (
      select max(e.seq) as seq from events e where e.aggregate = n.aggregate and e.aggregate_id = n.aggregate_id
    ) last on true
    order by n.place
  `.execute(db);
}
