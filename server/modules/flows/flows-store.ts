import { sql, type Selectable, type Transaction } from 'kysely';
import type { FlowState } from '../../../shared/contracts/flows-admin.ts';
import type { FlowDocument } from '../../../shared/contracts/flows.ts';
import type { PageQuery } from '../../../shared/contracts/paging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { transition } from '../../../shared/kernel/state-machine.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { flowMachine, type FlowVersionEvent } from './flow-state.ts';
import type { FlowTables } from './flows-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<FlowTables>();
export type FlowRow = Selectable<FlowTables['flows']>;
export type FlowVersionRow = Selectable<FlowTables['flow_versions']>;

/** Locks the flow: everything that changes one of its versions comes through here. */
export const lockFlow = (db: Executor, key: string): Promise<FlowRow | undefined> =>
  on(db).selectFrom('flows').selectAll().where('key', '=', key).forUpdate().executeTakeFirst();

export const findFlow = (db: Executor, key: string): Promise<FlowRow | undefined> =>
  on(db).selectFrom('flows').selectAll().where('key', '=', key).executeTakeFirst();

/** Undefined: there is one of that key. */
export async function insertFlow(
  db: Executor,
  flow: { readonly key: string; readonly name: string },
  at: Date,
): Promise<string | undefined> {
  const row = await on(db)
    .insertInto('flows')
    .values({ id: newId(), ...flow, created_at: at })
    .onConflict((c) => c.column('key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export const renameFlow = (db: Executor, id: string, name: string) =>
  on(db).updateTable('flows').set({ name }).where('id', '=', id).execute();

export async function pageOfFlows(
  db: Executor,
  { page, pageSize }: PageQuery,
): Promise<{ rows: FlowRow[]; total: number }> {
  const rows = await on(db)
    .selectFrom('flows')
    .selectAll()
    .orderBy('key')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { count } = await on(db)
    .selectFrom('flows')
    .select((e) => e.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return { rows, total: Number(count) };
}

const MOST_VERSIONS = 200;
export const versionsOf = (db: Executor, flowId: string): Promise<FlowVersionRow[]> =>
  on(db)
    .selectFrom('flow_versions')
    .selectAll()
    .where('flow_id', '=', flowId)
    .orderBy('version', 'desc')
    .limit(MOST_VERSIONS)
    .execute();

export const versionIn = (db: Executor, flowId: string, state: FlowState): Promise<FlowVersionRow | undefined> =>
  on(db)
    .selectFrom('flow_versions')
    .selectAll()
    .where('flow_id', '=', flowId)
    .where('state', '=', state)
    .executeTakeFirst();

export const versionById = (db: Executor, flowId: string, id: string): Promise<FlowVersionRow | undefined> =>
  on(db).selectFrom('flow_versions').selectAll().where('flow_id', '=', flowId).where('id', '=', id).executeTakeFirst();

/** Drafts, and what runs, of these flows. */
export const liveVersions = async (db: Executor, flowIds: readonly string[]): Promise<FlowVersionRow[]> =>
  flowIds.length === 0
    ? []
    : on(db)
        .selectFrom('flow_versions')
        .selectAll()
        .where('flow_id', 'in', [...flowIds])
        .where('state', 'in', ['draft', 'released'])
        .execute();

/** Everything that runs, by key. */
export async function releasedDocuments(db: Executor): Promise<Map<string, FlowDocument>> {
  const rows = await on(db)
    .selectFrom('flow_versions as v')
    .innerJoin('flows as f', 'f.id', 'v.flow_id')
    .select(['f.key', 'v.document'])
    .where('v.state', '=', 'released')
    .execute();
  return new Map(rows.map((r) => [r.key, r.document]));
}

/** Every flow that runs, with its name and the topics it leads to. */
export async function releasedEntries(
  db: Executor,
): Promise<{ readonly key: string; readonly name: string; readonly document: FlowDocument }[]> {
  return on(db)
    .selectFrom('flow_versions as v')
    .innerJoin('flows as f', 'f.id', 'v.flow_id')
    .select(['f.key', 'f.name', 'v.document'])
    .where('v.state', '=', 'released')
    .orderBy('f.key')
    .execute();
}

const stepsOf = (document: FlowDocument): number => Object.keys(document.steps).length;

export async function insertDraft(
  tx: Tx,
  flowId: string,
  draft: { readonly document: FlowDocument; readonly by: string | null },
): Promise<FlowVersionRow> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(version), 0) + 1 as next from flow_versions where flow_id = ${flowId}`.execute(tx.db);
  const row = await on(tx.db)
    .insertInto('flow_versions')
    .values({
      id: newId(),
      flow_id: flowId,
      version: rows[0]?.next ?? 1,
      document: JSON.stringify(draft.document),
      steps: stepsOf(draft.document),
      state: flowMachine.initial,
      made_at: tx.now,
      made_by: draft.by,
      released_at: null,
      released_by: null,
      reason: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await told(tx, row.id, { from: null, event: 'draft', to: row.state, by: draft.by, reason: undefined });
  return row;
}

export const rewriteDraft = (
  tx: Tx,
  row: FlowVersionRow,
  draft: { readonly document: FlowDocument; readonly by: string },
) =>
  on(tx.db)
    .updateTable('flow_versions')
    .set({
      document: JSON.stringify(draft.document),
      steps: stepsOf(draft.document),
      revision: row.revision + 1,
      made_at: tx.now,
      made_by: draft.by,
    })
    .where('id', '=', row.id)
    .execute();

const told = (
  tx: Tx,
  versionId: string,
  change: { from: string | null; event: string; to: string; by: string | null; reason: string | undefined },
) =>
  on(tx.db)
    .insertInto('flow_version_transitions')
    .values({
      version_id: versionId,
      at: tx.now,
      from_state: change.from,
      event: change.event,
      to_state: change.to,
      by: change.by,
      reason: change.reason ?? null,
    })
    .execute();

/** The one gate of the machine. */
export async function moveVersion(
  tx: Tx,
  row: FlowVersionRow,
  change: { readonly event: FlowVersionEvent; readonly by: string | null; readonly reason?: string },
): Promise<void> {
  const next = transition(flowMachine, row.state, change.event);
  if (!next.ok) throw new AppError({ code: 'flows.state', kind: 'conflict', details: { ...next.refusal } });
  const released = { released_at: tx.now, released_by: change.by, reason: change.reason ?? null };
  await on(tx.db)
    .updateTable('flow_versions')
    .set({ state: next.value, ...(next.value === 'released' ? released : {}) })
    .where('id', '=', row.id)
    .execute();
  const { event, by, reason } = change;
  await told(tx, row.id, { from: row.state, event, to: next.value, by, reason });
}
