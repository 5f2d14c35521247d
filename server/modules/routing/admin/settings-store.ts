import { sql, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { AdminTables } from './admin-tables.ts';

export type Executor = Db | Transaction<NoTables>;
export const adminTables = (db: Executor) => db.withTables<AdminTables>();

/** The gate of every change: whoever holds it sees all other settings as they will stay until it is done. */
export async function lockSettings(db: Executor, at: Date): Promise<void> {
  await adminTables(db)
    .updateTable('routing_settings')
    .set((e) => ({ version: e('version', '+', 1), changed_at: at }))
    .execute();
}

/** What the rules in force say of queues and skills, as far as it holds these back from being taken out of use. */
export interface NamedByRules {
  readonly queues: ReadonlySet<string>;
  /** Queue by queue: skills its steps ask for, queues they overflow to. */
  readonly steps: readonly { readonly queue: string; readonly skill?: string; readonly overflow?: string }[];
}

export async function namedByRules(db: Executor): Promise<NamedByRules> {
  const row = await adminTables(db)
    .selectFrom('routing_rules')
    .select('rules')
    .where('state', '=', 'in_force')
    .executeTakeFirst();
  const queues = row?.rules.queues ?? [];
  return {
    queues: new Set(queues.map((q) => q.code)),
    steps: queues.flatMap((q) =>
      q.steps.map((s) =>
        s.kind === 'skill' ? { queue: q.code, skill: s.skill } : { queue: q.code, overflow: s.queue },
      ),
    ),
  };
}

/** Contacts that wait or ring, by queue. */
export async function waitingByQueue(db: Executor): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ queue_code: string; n: number }>`
    select queue_code, count(*) as n from contacts
    where closed_at is null and state in ('waiting', 'offered') and queue_code is not null group by queue_code`.execute(
    db,
  );
  return new Map(rows.map((r) => [r.queue_code, r.n]));
}
