import { sql, type Selectable, type Transaction } from 'kysely';
import type { PromptQuery, PromptState } from '../../../../shared/contracts/voice-prompts.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import { promptMachine, type PromptEvent } from './prompt-state.ts';
import type { PromptTables } from './prompt-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<PromptTables>();
export type VersionRow = Selectable<PromptTables['prompt_versions']>;

/** Locks the prompt: everything that changes one of its versions comes through here. */
export const lockPrompt = (db: Executor, key: string) =>
  on(db).selectFrom('prompts').selectAll().where('key', '=', key).forUpdate().executeTakeFirst();

export const findPrompt = (db: Executor, key: string) =>
  on(db).selectFrom('prompts').selectAll().where('key', '=', key).executeTakeFirst();

/** Undefined: there is one of that key. */
export async function insertPrompt(db: Executor, key: string, at: Date): Promise<string | undefined> {
  const row = await on(db)
    .insertInto('prompts')
    .values({ id: newId(), key, created_at: at })
    .onConflict((c) => c.column('key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export const versionsOf = (db: Executor, promptId: string, most = 200): Promise<VersionRow[]> =>
  on(db)
    .selectFrom('prompt_versions')
    .selectAll()
    .where('prompt_id', '=', promptId)
    .orderBy('version', 'desc')
    .limit(most)
    .execute();

export const versionIn = (db: Executor, promptId: string, state: PromptState): Promise<VersionRow | undefined> =>
  on(db)
    .selectFrom('prompt_versions')
    .selectAll()
    .where('prompt_id', '=', promptId)
    .where('state', '=', state)
    .executeTakeFirst();

export const versionById = (db: Executor, promptId: string, id: string): Promise<VersionRow | undefined> =>
  on(db)
    .selectFrom('prompt_versions')
    .selectAll()
    .where('prompt_id', '=', promptId)
    .where('id', '=', id)
    .executeTakeFirst();

type NewVersion = Pick<VersionRow, 'text' | 'source' | 'made_by'> &
  Partial<Pick<VersionRow, 'normal_sha256' | 'elder_sha256' | 'elder_is_own'>>;

export async function insertDraft(tx: Tx, promptId: string, version: NewVersion): Promise<VersionRow> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(version), 0) + 1 as next from prompt_versions where prompt_id = ${promptId}`.execute(tx.db);
  const row = await on(tx.db)
    .insertInto('prompt_versions')
    .values({
      normal_sha256: null,
      elder_sha256: null,
      elder_is_own: false,
      ...version,
      id: newId(),
      prompt_id: promptId,
      version: rows[0]?.next ?? 1,
      state: promptMachine.initial,
      made_at: tx.now,
      published_at: null,
      published_by: null,
      approved_at: null,
      approved_by: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await told(tx, row.id, { from: null, event: 'draft', to: row.state, by: version.made_by });
  return row;
}

const told = (
  tx: Tx,
  versionId: string,
  change: { from: string | null; event: string; to: string; by: string | null },
) =>
  on(tx.db)
    .insertInto('prompt_version_transitions')
    .values({
      version_id: versionId,
      at: tx.now,
      from_state: change.from,
      event: change.event,
      to_state: change.to,
      by: change.by,
    })
    .execute();

/** The one gate of the machine. */
export async function moveVersion(
  tx: Tx,
  row: VersionRow,
  event: PromptEvent,
  by: string | null,
): Promise<PromptState> {
  const next = transition(promptMachine, row.state, event);
  if (!next.ok) throw new AppError({ code: 'voice.prompt_state', kind: 'conflict', details: { ...next.refusal } });
  await on(tx.db)
    .updateTable('prompt_versions')
    .set({
      state: next.value,
      ...(next.value === 'published' ? { published_at: tx.now, published_by: by } : {}),
    })
    .where('id', '=', row.id)
    .execute();
  await told(tx, row.id, { from: row.state, event, to: next.value, by });
  return next.value;
}

export const setSounds = (
  db: Executor,
  id: string,
  sounds: Partial<Pick<VersionRow, 'source' | 'normal_sha256' | 'elder_sha256' | 'elder_is_own'>>,
) => on(db).updateTable('prompt_versions').set(sounds).where('id', '=', id).execute();

export const setApproved = (db: Executor, id: string, approval: { at: Date; by: string } | undefined) =>
  on(db)
    .updateTable('prompt_versions')
    .set({ approved_at: approval?.at ?? null, approved_by: approval?.by ?? null })
    .where('id', '=', id)
    .execute();

export const keepSound = (db: Executor, sound: { sha256: string; wav: Buffer; durationMs: number }) =>
  on(db)
    .insertInto('prompt_sounds')
    .values({ sha256: sound.sha256, wav: sound.wav, duration_ms: sound.durationMs })
    .onConflict((c) => c.column('sha256').doNothing())
    .execute();

export const soundBytes = (db: Executor, sha256: string) =>
  on(db).selectFrom('prompt_sounds').select('wav').where('sha256', '=', sha256).executeTakeFirst();

export async function durationsOf(db: Executor, hashes: readonly string[]): Promise<Map<string, number>> {
  if (hashes.length === 0) return new Map();
  const rows = await on(db)
    .selectFrom('prompt_sounds')
    .select(['sha256', 'duration_ms'])
    .where('sha256', 'in', [...hashes])
    .execute();
  return new Map(rows.map((r) => [r.sha256, r.duration_ms]));
}

/** What every node that carries voice must be able to play. */
export const publishedSounds = (db: Executor) =>
  on(db)
    .selectFrom('prompt_versions as v')
    .innerJoin('prompts as p', 'p.id', 'v.prompt_id')
    .select(['p.key', 'v.normal_sha256', 'v.elder_sha256', 'v.source', 'v.text'])
    .where('v.state', '=', 'published')
    .execute();

export interface ListedPrompt {
  readonly id: string;
  readonly key: string;
}

const MARKED = {
  missing: sql<boolean>`published.id is null`,
  unheard: sql<boolean>`published.id is not null and published.approved_at is null`,
  draft: sql<boolean>`draft.id is not null`,
} as const;

export async function listPrompts(
  db: Executor,
  { page, pageSize, search, mark }: PromptQuery,
): Promise<{ rows: ListedPrompt[]; total: number }> {
  const words = `%${(search ?? '').replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  const wanted = mark === undefined ? sql<boolean>`true` : MARKED[mark];
  const { rows } = await sql<ListedPrompt & { total: string }>`
    select prompts.id, prompts.key, count(*) over () as total
    from prompts
    left join prompt_versions published on published.prompt_id = prompts.id and published.state = 'published'
    left join prompt_versions draft on draft.prompt_id = prompts.id and draft.state = 'draft'
    where (prompts.key ilike ${words} or published.text ilike ${words} or draft.text ilike ${words}) and ${wanted}
    order by prompts.key limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db);
  return { rows: rows.map(({ id, key }) => ({ id, key })), total: Number(rows[0]?.total ?? 0) };
}

export async function countMarks(db: Executor): Promise<{ missing: number; unheard: number; draft: number }> {
  const { rows } = await sql<{ missing: number; unheard: number; draft: number }>`
    select (count(*) filter (where ${MARKED.missing}))::int as missing,
           (count(*) filter (where ${MARKED.unheard}))::int as unheard,
           (count(*) filter (where ${MARKED.draft}))::int as draft
    from prompts
    left join prompt_versions published on published.prompt_id = prompts.id and published.state = 'published'
    left join prompt_versions draft on draft.prompt_id = prompts.id and draft.state = 'draft'`.execute(db);
  return rows[0] ?? { missing: 0, unheard: 0, draft: 0 };
}

export const liveVersions = async (db: Executor, promptIds: readonly string[]): Promise<VersionRow[]> =>
  promptIds.length === 0
    ? []
    : on(db)
        .selectFrom('prompt_versions')
        .selectAll()
        .where('prompt_id', 'in', [...promptIds])
        .where('state', 'in', ['draft', 'published'])
        .execute();
