import { sql } from 'kysely';
import type { AuditQuery } from '../../../shared/contracts/identity.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { CHAIN_START, hashOf, type AuditRecord, type ChainedRecord, type ChainPosition } from './audit-chain.ts';
import { tablesOf, type IdentityTables } from './identity-tables.ts';
import type { Selectable } from 'kysely';

type Row = Selectable<IdentityTables['audit_entries']>;

const toRecord = (row: Row): ChainedRecord => ({
  seq: row.seq,
  id: row.id,
  at: row.at,
  actorId: row.actor_id,
  actor: row.actor,
  action: row.action,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  reason: row.reason,
  details: row.details,
  source: row.source,
  prevHash: row.prev_hash,
  hash: row.hash,
});

/**
 * The chain has one end, so writers take turns: the lock is held until the transaction ends. That serialises every audited act of
 * the house (about a thousand a second); acts that are not audited are not slowed. Append last in a transaction, so that the turn is short.
 */
export async function appendEntry(tx: Tx, entry: Omit<AuditRecord, 'seq' | 'id' | 'at'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('identity.audit', 0))`.execute(tx.db);
  const db = tablesOf(tx.db);
  const last = await db
    .selectFrom('audit_entries')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const before = last ?? CHAIN_START;
  const record: AuditRecord = { ...entry, seq: before.seq + 1, id: newId(tx.now.getTime()), at: tx.now };
  await db
    .insertInto('audit_entries')
    .values({
      seq: record.seq,
      id: record.id,
      at: record.at,
      actor_id: record.actorId,
      actor: record.actor,
      action: record.action,
      subject_kind: record.subjectKind,
      subject_id: record.subjectId,
      reason: record.reason,
      details: JSON.stringify(record.details),
      source: record.source,
      prev_hash: before.hash,
      hash: hashOf(record, before.hash),
    })
    .execute();
}

export async function readChain(db: Db, after: ChainPosition, limit: number): Promise<ChainedRecord[]> {
  const rows = await tablesOf(db)
    .selectFrom('audit_entries')
    .selectAll()
    .where('seq', '>', after.seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(toRecord);
}

export async function firstEntry(
  db: Db,
  of: { readonly kind: string; readonly id: string; readonly action: string },
): Promise<ChainedRecord | undefined> {
  const row = await tablesOf(db)
    .selectFrom('audit_entries')
    .selectAll()
    .where('subject_kind', '=', of.kind)
    .where('subject_id', '=', of.id)
    .where('action', '=', of.action)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

export async function pageOfEntries(db: Db, query: AuditQuery): Promise<{ items: ChainedRecord[]; total: number }> {
  let found = tablesOf(db).selectFrom('audit_entries');
  if (query.actorId !== undefined) found = found.where('actor_id', '=', query.actorId);
  // `^@` is the starts-with operator: no pattern characters to escape.
  if (query.action !== undefined) found = found.where(sql<boolean>`action ^@ ${query.action}`);
  if (query.subjectKind !== undefined) found = found.where('subject_kind', '=', query.subjectKind);
  if (query.subjectId !== undefined) found = found.where('subject_id', '=', query.subjectId);
  if (query.from !== undefined) found = found.where('at', '>=', new Date(query.from));
  if (query.to !== undefined) found = found.where('at', '<', new Date(query.to));
  const { total } = await found.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return { items: rows.map(toRecord), total };
}
