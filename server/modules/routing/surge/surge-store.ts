import { sql, type Selectable, type Transaction } from 'kysely';
import type { SurgeEffect, SurgeRuleDraft, SurgeStagePlan } from '../../../../shared/contracts/routing-surge.ts';
import type { SurgeStageState } from '../../../../shared/contracts/routing-surge.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { Watch } from './surge-condition.ts';
import type { SurgeTables } from './surge-tables.ts';

export type Executor = Db | Transaction<NoTables>;
export const on = (db: Executor) => db.withTables<SurgeTables>();

export type RuleRow = Selectable<SurgeTables['surge_rules']>;
export type PeakRow = Selectable<SurgeTables['surge_peaks']>;
export type StageRow = Selectable<SurgeTables['surge_stages']>;

export const draftOf = (row: RuleRow): SurgeRuleDraft => ({
  name: row.name,
  queue: row.queue_code,
  condition: row.condition,
  holdSeconds: row.hold_seconds,
  clearMinutes: row.clear_minutes,
  stages: row.stages,
  active: row.active,
});

export const listRules = (db: Executor): Promise<RuleRow[]> =>
  on(db).selectFrom('surge_rules').selectAll().where('removed_at', 'is', null).orderBy('name').orderBy('id').execute();

export const lockRule = (db: Executor, id: string): Promise<RuleRow | undefined> =>
  on(db)
    .selectFrom('surge_rules')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();

/** Written by version: two leaders who edit one rule at once do not overwrite each other unseen. */
export async function saveRule(
  db: Executor,
  id: string,
  rule: SurgeRuleDraft,
  by: { readonly at: Date; readonly staffId: string | null },
): Promise<void> {
  const values = {
    name: rule.name,
    queue_code: rule.queue,
    condition: JSON.stringify(rule.condition),
    hold_seconds: rule.holdSeconds,
    clear_minutes: rule.clearMinutes,
    stages: JSON.stringify(rule.stages),
    active: rule.active,
    updated_at: by.at,
    updated_by: by.staffId,
  };
  await on(db)
    .insertInto('surge_rules')
    .values({ id, ...values, removed_at: null })
    .onConflict((c) => c.column('id').doUpdateSet({ ...values, version: sql<number>`surge_rules.version + 1` }))
    .execute();
}

export const removeRule = (db: Executor, id: string, at: Date) =>
  on(db).updateTable('surge_rules').set({ removed_at: at, active: false }).where('id', '=', id).execute();

export const queueExists = async (db: Executor, code: string): Promise<boolean> => {
  const { rows } = await sql<{ n: number }>`select 1 as n from queues where code = ${code} and active`.execute(db);
  return rows.length > 0;
};

/** Locks what the evaluator remembers of a rule, so that two looks at once follow each other. */
export async function lockWatch(db: Executor, ruleId: string): Promise<Watch> {
  await sql`insert into surge_watches (rule_id) values (${ruleId}) on conflict do nothing`.execute(db);
  const row = await on(db)
    .selectFrom('surge_watches')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { metSince: row.met_since, clearSince: row.clear_since, lookedAt: row.looked_at };
}

export const saveWatch = (db: Executor, ruleId: string, watch: Watch) =>
  on(db)
    .updateTable('surge_watches')
    .set({ met_since: watch.metSince, clear_since: watch.clearSince, looked_at: watch.lookedAt })
    .where('rule_id', '=', ruleId)
    .execute();

export const watches = (db: Executor) => on(db).selectFrom('surge_watches').selectAll().execute();

export const openPeaks = (db: Executor): Promise<PeakRow[]> =>
  on(db).selectFrom('surge_peaks').selectAll().where('over_at', 'is', null).orderBy('started_at').execute();

export const pastPeaks = (db: Executor, most: number): Promise<PeakRow[]> =>
  on(db)
    .selectFrom('surge_peaks')
    .selectAll()
    .where('over_at', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(most)
    .execute();

export const openPeakOf = (db: Executor, ruleId: string): Promise<PeakRow | undefined> =>
  on(db)
    .selectFrom('surge_peaks')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .where('over_at', 'is', null)
    .executeTakeFirst();

/** Every act on a peak or its stages goes through this lock: the evaluator and the leader never cross. */
export const lockPeak = (db: Executor, id: string): Promise<PeakRow | undefined> =>
  on(db).selectFrom('surge_peaks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** False when there is one already. */
export async function insertPeak(
  db: Executor,
  peak: { id: string; ruleId: string; rule: SurgeRuleDraft; at: Date; by: string | null },
): Promise<boolean> {
  const { rows } = await sql`
    insert into surge_peaks (id, rule_id, rule, started_at, started_by)
    values (${peak.id}, ${peak.ruleId}, ${JSON.stringify(peak.rule)}, ${peak.at}, ${peak.by})
    on conflict (rule_id) where over_at is null do nothing returning id`.execute(db);
  return rows.length > 0;
}

export const endPeak = (db: Executor, id: string, at: Date) =>
  on(db).updateTable('surge_peaks').set({ over_at: at }).where('id', '=', id).execute();

export const stagesOf = async (db: Executor, peakIds: readonly string[]): Promise<StageRow[]> =>
  peakIds.length === 0
    ? []
    : on(db).selectFrom('surge_stages').selectAll().where('peak_id', 'in', peakIds).orderBy('place').execute();

export const runningStages = (db: Executor): Promise<StageRow[]> =>
  on(db)
    .selectFrom('surge_stages')
    .selectAll()
    .where('state', 'in', ['active', 'ending'])
    .orderBy('proposed_at')
    .orderBy('place')
    .execute();

export const findStage = (db: Executor, id: string): Promise<StageRow | undefined> =>
  on(db).selectFrom('surge_stages').selectAll().where('id', '=', id).executeTakeFirst();

export async function insertStage(
  db: Executor,
  stage: { id: string; peakId: string; place: number; plan: SurgeStagePlan; at: Date },
): Promise<void> {
  await on(db)
    .insertInto('surge_stages')
    .values({
      id: stage.id,
      peak_id: stage.peakId,
      place: stage.place,
      plan: JSON.stringify(stage.plan),
      state: 'proposed',
      effect: null,
      proposed_at: stage.at,
      started_at: null,
      started_by: null,
      ended_at: null,
    })
    .execute();
}

export interface StageMove {
  readonly id: string;
  readonly from: SurgeStageState | null;
  readonly event: string;
  readonly to: SurgeStageState;
  readonly at: Date;
  readonly actor: string;
  readonly reason?: string;
}

export async function saveMove(
  db: Executor,
  move: StageMove,
  more: { readonly effect?: SurgeEffect; readonly startedBy?: string | null } = {},
): Promise<void> {
  const starts = move.event === 'start';
  await on(db)
    .updateTable('surge_stages')
    .set({
      state: move.to,
      version: sql<number>`version + 1`,
      ...(starts ? { started_at: move.at, ended_at: null, started_by: more.startedBy ?? null } : {}),
      ...(more.effect === undefined ? {} : { effect: JSON.stringify(more.effect) }),
      ...(move.to === 'ended' || move.to === 'lapsed' ? { ended_at: move.at } : {}),
    })
    .where('id', '=', move.id)
    .execute();
  await on(db)
    .insertInto('surge_stage_transitions')
    .values({
      stage_id: move.id,
      at: move.at,
      from_state: move.from,
      event: move.event,
      to_state: move.to,
      actor: move.actor,
      reason: move.reason ?? null,
    })
    .execute();
}
