import { sql, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { EstimateMethod } from '../../../../shared/contracts/routing-callbacks-catalogue.ts';
import type { PromiseOutcome, PromiseTables } from './promise-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<PromiseTables>();

export interface NewPromise {
  readonly contactId: string;
  readonly queueCode: string;
  readonly channel: string;
  readonly position: number;
  readonly seconds: number;
  readonly method: EstimateMethod;
  readonly at: Date;
}

/** The first promise stands; what is said later is a correction and no new promise. */
export async function keepFirstPromise(db: Executor, p: NewPromise): Promise<void> {
  await on(db)
    .insertInto('wait_promises')
    .values({
      contact_id: p.contactId,
      queue_code: p.queueCode,
      channel: p.channel,
      position: p.position,
      promised_seconds: p.seconds,
      method: p.method,
      promised_at: p.at,
      outcome: null,
      waited_seconds: null,
      settled_at: null,
    })
    .onConflict((c) => c.doNothing())
    .execute();
}

export async function settlePromise(db: Executor, contactId: string, outcome: PromiseOutcome, at: Date): Promise<void> {
  await on(db)
    .updateTable('wait_promises')
    .set({
      outcome,
      settled_at: at,
      waited_seconds: sql<number>`greatest(0, extract(epoch from ${at}::timestamptz - promised_at))::float8`,
    })
    .where('contact_id', '=', contactId)
    .where('outcome', 'is', null)
    .execute();
}

export interface SettledPromise {
  readonly queueCode: string;
  readonly outcome: PromiseOutcome;
  readonly promised: number;
  readonly waited: number;
  readonly at: Date;
}

/** A day of the largest hotline fits; beyond it the newest are enough to know the error. */
const MOST = 200_000;

export async function settledPromises(db: Executor, from: Date, until: Date): Promise<SettledPromise[]> {
  const rows = await on(db)
    .selectFrom('wait_promises')
    .select(['queue_code', 'outcome', 'promised_seconds', 'waited_seconds', 'promised_at'])
    .where('promised_at', '>=', from)
    .where('promised_at', '<', until)
    .where('outcome', 'in', ['answered', 'gave_up'])
    .orderBy('promised_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((r) => ({
    queueCode: r.queue_code,
    outcome: r.outcome ?? 'lost',
    promised: r.promised_seconds,
    waited: r.waited_seconds ?? 0,
    at: r.promised_at,
  }));
}
