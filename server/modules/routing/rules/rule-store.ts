import { sql, type Transaction } from 'kysely';
import type { RoutingRules, RuleState } from '../../../../shared/contracts/routing-rules.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { RulesTables } from './rules-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<RulesTables>();

export interface RuleRow {
  readonly version: number;
  readonly state: RuleState;
  readonly note: string;
  readonly based_on: number | null;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly released_by: string | null;
  readonly released_at: Date | null;
  readonly edition: number;
  readonly saved_at: Date | null;
}
export type FullRuleRow = RuleRow & { readonly rules: RoutingRules };

const HEAD = [
  'version',
  'state',
  'note',
  'based_on',
  'created_by',
  'created_at',
  'released_by',
  'released_at',
  'edition',
  'saved_at',
] as const;

/** Whoever changes which version is what stands in line here: numbers are given once and one release follows the other. */
export const lockRules = (db: Executor): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended('routing.rules', 0))`.execute(db);

export async function pageOfVersions(
  db: Executor,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ rows: RuleRow[]; total: number }> {
  const rows = await on(db)
    .selectFrom('routing_rules')
    .select(HEAD)
    .where('state', '<>', 'discarded')
    .orderBy('version', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { total } = await on(db)
    .selectFrom('routing_rules')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('state', '<>', 'discarded')
    .executeTakeFirstOrThrow();
  return { rows, total };
}

export const findRules = (db: Executor, version: number): Promise<FullRuleRow | undefined> =>
  on(db)
    .selectFrom('routing_rules')
    .select([...HEAD, 'rules'])
    .where('version', '=', version)
    .executeTakeFirst();

export const rulesInForce = (db: Executor): Promise<FullRuleRow> =>
  on(db)
    .selectFrom('routing_rules')
    .select([...HEAD, 'rules'])
    .where('state', '=', 'in_force')
    .executeTakeFirstOrThrow();

export async function countDrafts(db: Executor): Promise<number> {
  const row = await on(db)
    .selectFrom('routing_rules')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', '=', 'draft')
    .executeTakeFirstOrThrow();
  return row.n;
}

export interface NewVersion {
  readonly rules: RoutingRules;
  readonly note: string;
  readonly basedOn: number;
  readonly rollbackTo: number | null;
  readonly by: string;
  readonly at: Date;
}

/** Under `lockRules`: the next number is nobody else's. */
export async function insertDraft(db: Executor, draft: NewVersion): Promise<number> {
  const { last } = await on(db)
    .selectFrom('routing_rules')
    .select((eb) => eb.fn.max('version').as('last'))
    .executeTakeFirstOrThrow();
  const version = last + 1;
  await on(db)
    .insertInto('routing_rules')
    .values({
      version,
      state: 'draft',
      rules: JSON.stringify(draft.rules),
      note: draft.note,
      based_on: draft.basedOn,
      rollback_to: draft.rollbackTo,
      created_by: draft.by,
      created_at: draft.at,
      released_by: null,
      released_at: null,
      saved_by: null,
      saved_at: null,
    })
    .execute();
  return version;
}

/** True when the draft was still as the writer had read it. */
export async function saveDraft(
  db: Executor,
  version: number,
  change: { edition: number; rules: RoutingRules; note: string; by: string; at: Date },
): Promise<boolean> {
  const done = await on(db)
    .updateTable('routing_rules')
    .set({
      rules: JSON.stringify(change.rules),
      note: change.note,
      edition: change.edition + 1,
      saved_by: change.by,
      saved_at: change.at,
    })
    .where('version', '=', version)
    .where('edition', '=', change.edition)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export const setDiscarded = (db: Executor, version: number) =>
  on(db).updateTable('routing_rules').set({ state: 'discarded' }).where('version', '=', version).execute();

/** The old one steps down before the new one takes over: there is one in force at any time, by a unique index. */
export async function putInForce(
  db: Executor,
  change: { readonly version: number; readonly before: number; readonly by: string; readonly at: Date },
): Promise<void> {
  await on(db).updateTable('routing_rules').set({ state: 'retired' }).where('version', '=', change.before).execute();
  await on(db)
    .updateTable('routing_rules')
    .set({ state: 'in_force', released_by: change.by, released_at: change.at })
    .where('version', '=', change.version)
    .execute();
}

export const loadRuleQueues = (db: Executor) =>
  on(db).selectFrom('queues').select(['code', 'zh', 'en', 'active', 'centre']).orderBy('code').execute();

export const loadRuleSkills = (db: Executor) =>
  on(db).selectFrom('skills').select(['code', 'zh', 'en', 'active']).orderBy('code').execute();

export async function skillHolders(db: Executor): Promise<{ staff_id: string; skill: string; level: number }[]> {
  return on(db).selectFrom('agent_skills').select(['staff_id', 'skill', 'level']).execute();
}

export async function skillCounts(db: Executor): Promise<{ skill: string; level: number; agents: number }[]> {
  return on(db)
    .selectFrom('agent_skills')
    .select((eb) => ['skill', 'level', eb.fn.countAll<number>().as('agents')])
    .groupBy(['skill', 'level'])
    .execute();
}
