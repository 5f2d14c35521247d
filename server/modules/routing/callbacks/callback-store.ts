import { sql, type Selectable, type Transaction } from 'kysely';
import type { CallbackState } from '../../../../shared/contracts/routing-callbacks-catalogue.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { CallbacksTable, CallbackTables, TryOutcome } from './callback-tables.ts';
import type { QuietHours, WindowRule } from './callback-window.ts';
import type { KeptKey } from './ports.ts';

export type CallbackRow = Selectable<CallbacksTable>;
type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<CallbackTables>();

export interface CallbackSettings {
  readonly quiet: QuietHours;
  readonly retryMs: number;
  readonly ringMs: number;
  readonly offerAfterSeconds: number;
  readonly windows: readonly WindowRule[];
}

export async function loadSettings(db: Executor): Promise<CallbackSettings> {
  const s = await on(db).selectFrom('callback_settings').selectAll().executeTakeFirstOrThrow();
  const rows = await on(db)
    .selectFrom('callback_windows')
    .selectAll()
    .where('active', '=', true)
    .orderBy('rank')
    .execute();
  return {
    quiet: { fromMinute: s.quiet_from_minute, untilMinute: s.quiet_until_minute },
    retryMs: s.retry_seconds * 1_000,
    ringMs: s.ring_seconds * 1_000,
    offerAfterSeconds: s.offer_after_seconds,
    windows: rows.map(({ code, zh, en, sound, ...r }) => ({
      code,
      zh,
      en,
      sound,
      span:
        r.day_offset === null || r.from_minute === null || r.until_minute === null
          ? null
          : { dayOffset: r.day_offset, fromMinute: r.from_minute, untilMinute: r.until_minute },
    })),
  };
}

export interface NewCallback extends Pick<
  CallbackRow,
  | 'id'
  | 'contact_id'
  | 'channel'
  | 'way'
  | 'number'
  | 'called_number'
  | 'customer_id'
  | 'service_class'
  | 'topic'
  | 'queue_code'
  | 'kept_at'
  | 'kept_key'
  | 'window_code'
  | 'window_from'
  | 'window_until'
  | 'state'
  | 'due_at'
  | 'promised_at'
> {
  readonly outbound_contact_id: string | null;
}

/** Undefined: this number is promised a callback already, or this contact is. */
export async function insertCallback(db: Executor, row: NewCallback): Promise<CallbackRow | undefined> {
  return on(db)
    .insertInto('callbacks')
    .values({
      ...row,
      kept_key: JSON.stringify(row.kept_key),
      connected_at: null,
      ended_at: null,
      ended_reason: null,
      note: null,
      settled_at: null,
      settled_by: null,
      settled_note: null,
    })
    .onConflict((c) => c.doNothing())
    .returningAll()
    .executeTakeFirst();
}

export const lockCallback = (db: Executor, id: string): Promise<CallbackRow | undefined> =>
  on(db).selectFrom('callbacks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const findCallback = (db: Executor, id: string): Promise<CallbackRow | undefined> =>
  on(db).selectFrom('callbacks').selectAll().where('id', '=', id).executeTakeFirst();

const OPEN: readonly CallbackState[] = ['asked', 'waiting', 'due', 'dialling'];

export const lockOpenOfNumber = (db: Executor, number: string): Promise<CallbackRow | undefined> =>
  on(db)
    .selectFrom('callbacks')
    .selectAll()
    .where('number', '=', number)
    .where('state', 'in', OPEN)
    .forUpdate()
    .executeTakeFirst();

/** The callback this contact carries out, or (a conversation that keeps its own place) is. */
export const lockOfContact = (db: Executor, contactId: string): Promise<CallbackRow | undefined> =>
  on(db)
    .selectFrom('callbacks')
    .selectAll()
    .where('outbound_contact_id', '=', contactId)
    .forUpdate()
    .executeTakeFirst();

export const findOfContact = (db: Executor, contactId: string): Promise<CallbackRow | undefined> =>
  on(db)
    .selectFrom('callbacks')
    .selectAll()
    .where((eb) => eb.or([eb('outbound_contact_id', '=', contactId), eb('contact_id', '=', contactId)]))
    .limit(1)
    .executeTakeFirst();

type Patch = Partial<Omit<CallbackRow, 'id' | 'kept_key' | 'version'>>;

export async function updateCallback(db: Executor, row: CallbackRow, patch: Patch): Promise<CallbackRow> {
  return on(db)
    .updateTable('callbacks')
    .set({ ...patch, version: row.version + 1 })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function insertMove(
  db: Executor,
  row: CallbackRow,
  move: { from: CallbackState | null; event: string; actor: string; reason: string | null; at: Date },
): Promise<void> {
  await on(db)
    .insertInto('callback_transitions')
    .values({
      callback_id: row.id,
      seq: row.version,
      at: move.at,
      from_state: move.from,
      event: move.event,
      to_state: row.state,
      actor: move.actor,
      reason: move.reason,
    })
    .execute();
}

export const movesOf = (db: Executor, id: string) =>
  on(db)
    .selectFrom('callback_transitions')
    .selectAll()
    .where('callback_id', '=', id)
    .orderBy('seq')
    .limit(200)
    .execute();

/**
 * Contacts that an agent has accepted for a callback and that nobody holds a call for: the process that was to dial died in
 * between. `calls` is voice's own; a call that is open there belongs to somebody who looks after it.
 */
export async function strandedContacts(db: Executor, acceptedBefore: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select k.id from callbacks c join contacts k on k.id = c.outbound_contact_id
    where c.way = 'call' and c.state in ('due', 'dialling', 'connected') and k.state = 'connected'
      and k.answered_at < ${acceptedBefore}
      and not exists (select 1 from calls where calls.contact_id = k.id and calls.ended_at is null)`.execute(db);
  return rows.map((r) => r.id);
}

/** The order's key as it stands on the waiting contact; the columns are routing's own. */
export async function keyOfContact(db: Executor, contactId: string): Promise<KeptKey> {
  const { rows } = await sql<{ put_first: boolean; placed_at: Date | null; routing: Pick<KeptKey, 'boosts'> | null }>`
    select put_first, placed_at, routing from contacts where id = ${contactId}`.execute(db);
  const row = rows[0];
  return {
    putFirst: row?.put_first ?? false,
    placedAt: row?.placed_at?.toISOString() ?? null,
    boosts: row?.routing?.boosts ?? [],
  };
}

export async function insertTry(
  db: Executor,
  row: { callbackId: string; nth: number; contactId: string; agentId: string; at: Date },
): Promise<void> {
  await on(db)
    .insertInto('callback_tries')
    .values({
      callback_id: row.callbackId,
      nth: row.nth,
      contact_id: row.contactId,
      agent_id: row.agentId,
      at: row.at,
      outcome: null,
      ended_at: null,
    })
    .execute();
}

export async function endTry(db: Executor, contactId: string, outcome: TryOutcome, at: Date): Promise<void> {
  await on(db)
    .updateTable('callback_tries')
    .set({ outcome, ended_at: at })
    .where('contact_id', '=', contactId)
    .where('outcome', 'is', null)
    .execute();
}

/** What had answered was a machine, heard at this time; the try was answered before. */
export async function noteMachine(db: Executor, contactId: string, at: Date): Promise<void> {
  await on(db)
    .updateTable('callback_tries')
    .set({ outcome: 'voicemail', ended_at: at })
    .where('contact_id', '=', contactId)
    .where('outcome', '=', 'answered')
    .execute();
}

export async function machineHeardAt(db: Executor, contactId: string): Promise<Date | undefined> {
  const row = await on(db)
    .selectFrom('callback_tries')
    .select('ended_at')
    .where('contact_id', '=', contactId)
    .where('outcome', '=', 'voicemail')
    .executeTakeFirst();
  return row?.ended_at ?? undefined;
}

export const triesOf = (db: Executor, id: string) =>
  on(db).selectFrom('callback_tries').selectAll().where('callback_id', '=', id).orderBy('nth').limit(20).execute();

/** Asked for a time that has come. */
export const toOpen = (db: Executor, now: Date, limit: number): Promise<CallbackRow[]> =>
  on(db)
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', 'asked')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute();

/** Not connected although their time is over, and (`all`) everything that stands in a line now. */
export const toTakeBack = (db: Executor, now: Date, all: boolean, limit: number): Promise<CallbackRow[]> =>
  on(db)
    .selectFrom('callbacks')
    .selectAll()
    .where('way', '=', 'call')
    .where((eb) =>
      eb.or([
        eb.and([eb('state', 'in', ['asked', 'waiting', 'due']), eb('window_until', '<=', now)]),
        ...(all ? [eb('state', '=', 'due')] : []),
      ]),
    )
    .limit(limit)
    .execute();

/** The first of each line: what stands further back cannot come up before them. */
export async function headsOfLines(db: Executor, now: Date, perQueue: number): Promise<CallbackRow[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select id, kept_at, row_number() over (partition by queue_code order by kept_at, id) as nth
      from callbacks where state = 'waiting' and way = 'call' and due_at <= ${now}) as line
    where nth <= ${perQueue} order by kept_at`.execute(db);
  if (rows.length === 0) return [];
  return on(db)
    .selectFrom('callbacks')
    .selectAll()
    .where(
      'id',
      'in',
      rows.map((r) => r.id),
    )
    .orderBy('kept_at')
    .execute();
}
