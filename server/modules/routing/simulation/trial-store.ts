import { sql, type Transaction } from 'kysely';
import type { TrialAsk, TrialOutcome, TrialState } from '../../../../shared/contracts/routing-simulation.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { RulesTables } from '../rules/rules-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<RulesTables>();

export interface TrialRow {
  readonly id: string;
  readonly asked: TrialAsk;
  readonly state: TrialState;
  readonly progress: number;
  readonly asked_by: string | null;
  readonly asked_at: Date;
  readonly ended_at: Date | null;
  readonly contacts: number | null;
  readonly failure: string | null;
}
const HEAD = ['id', 'asked', 'state', 'progress', 'asked_by', 'asked_at', 'ended_at', 'contacts', 'failure'] as const;

/** One node at a time looks for the next what-if: there is never more than one running in the whole house. */
const lockTrials = (db: Executor): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended('routing.trials', 0))`.execute(db);

export async function insertTrial(
  db: Executor,
  trial: { readonly id: string; readonly asked: TrialAsk; readonly by: string; readonly at: Date },
): Promise<void> {
  await on(db)
    .insertInto('rule_trials')
    .values({
      id: trial.id,
      asked: JSON.stringify(trial.asked),
      version: trial.asked.version,
      against: trial.asked.against,
      state: 'waiting',
      asked_by: trial.by,
      asked_at: trial.at,
      started_at: null,
      beat_at: null,
      ended_at: null,
      contacts: null,
      outcome: null,
      failure: null,
    })
    .execute();
}

/** Under the lock, so that many who ask at once do not all find the line short. */
export async function countWaiting(db: Executor): Promise<number> {
  await lockTrials(db);
  const row = await on(db)
    .selectFrom('rule_trials')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return row.n;
}

export async function pageOfTrials(
  db: Executor,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ rows: TrialRow[]; total: number }> {
  const rows = await on(db)
    .selectFrom('rule_trials')
    .select(HEAD)
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { total } = await on(db)
    .selectFrom('rule_trials')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total };
}

export const findTrial = (
  db: Executor,
  id: string,
): Promise<(TrialRow & { outcome: TrialOutcome | null }) | undefined> =>
  on(db)
    .selectFrom('rule_trials')
    .select([...HEAD, 'outcome'])
    .where('id', '=', id)
    .executeTakeFirst();

export type Claimed = Pick<TrialRow, 'id' | 'asked'> & { readonly tries: number };

/**
 * Takes the oldest that waits, or one whose node has not been heard of since `staleBefore`; nothing while another runs. A
 * what-if that was cut off begins anew: with its seed it gives the same answer.
 */
export async function claimTrial(
  db: Transaction<NoTables>,
  now: Date,
  staleBefore: Date,
): Promise<Claimed | undefined> {
  await lockTrials(db);
  const { rows } = await sql<Claimed>`
    update rule_trials set state = 'running', progress = 0, tries = tries + 1, beat_at = ${now},
           started_at = coalesce(started_at, ${now})
    where id = (
      select id from rule_trials
      where (state = 'waiting' or (state = 'running' and beat_at < ${staleBefore}))
        and not exists (select 1 from rule_trials r where r.state = 'running' and r.beat_at >= ${staleBefore})
      order by asked_at, id limit 1)
    returning id, asked, tries`.execute(db);
  return rows[0];
}

/** False when it is no longer running: somebody has cancelled it, or another node has taken it over. */
export async function beat(db: Executor, trial: Claimed, progress: number, now: Date): Promise<boolean> {
  const done = await on(db)
    .updateTable('rule_trials')
    .set({ progress, beat_at: now })
    .where('id', '=', trial.id)
    .where('state', '=', 'running')
    .where('tries', '=', trial.tries)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export interface TrialEnd {
  readonly state: 'done' | 'failed';
  readonly at: Date;
  readonly contacts: number | null;
  readonly outcome: TrialOutcome | null;
  readonly failure: string | null;
}

export async function endTrial(db: Executor, trial: Claimed, end: TrialEnd): Promise<boolean> {
  const done = await on(db)
    .updateTable('rule_trials')
    .set({
      state: end.state,
      progress: end.state === 'done' ? 1 : 0,
      ended_at: end.at,
      contacts: end.contacts,
      outcome: end.outcome === null ? null : JSON.stringify(end.outcome),
      failure: end.failure,
    })
    .where('id', '=', trial.id)
    .where('state', '=', 'running')
    .where('tries', '=', trial.tries)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function cancelTrial(db: Executor, id: string, at: Date): Promise<boolean> {
  const done = await on(db)
    .updateTable('rule_trials')
    .set({ state: 'cancelled', ended_at: at })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Old ones go; what was released is explained by its version, not by its rehearsals. */
export const forgetTrials = (db: Executor, keep: number) =>
  sql`delete from rule_trials where state in ('done', 'failed', 'cancelled') and id not in (
        select id from rule_trials order by asked_at desc, id desc limit ${keep})`.execute(db);
