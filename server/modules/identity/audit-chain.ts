import { createHash } from 'node:crypto';

/** What an entry says; its hash covers all of it. */
export interface AuditRecord {
  readonly seq: number;
  readonly id: string;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actor: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly reason: string | null;
  readonly details: unknown;
  readonly source: string | null;
}

export interface ChainedRecord extends AuditRecord {
  readonly prevHash: string;
  readonly hash: string;
}

/** What the first entry has before it. */
export const GENESIS = '0'.repeat(64);

/**
 * One text for one value: members sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript writes them
 * (RFC 8785). The database keeps `details` as jsonb, which forgets the order of members; without this no hash could be checked again.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonicalJson(v ?? null)).join(',')}]`;
  if (value instanceof Date) return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`);
    return `{${members.join(',')}}`;
  }
  return value === undefined ? 'null' : JSON.stringify(value);
}

export function hashOf(record: AuditRecord, prevHash: string): string {
  // Named one by one: a column added later must not change the hashes of what was written before it.
  const { seq, id, at, actorId, actor, action, subjectKind, subjectId, reason, details, source } = record;
  const text = canonicalJson({
    ...{ seq, id, at: at.toISOString(), actorId, actor, action },
    ...{ subjectKind, subjectId, reason, details, source },
  });
  return createHash('sha256').update(prevHash).update('\n').update(text).digest('hex');
}

export interface ChainPosition {
  readonly seq: number;
  readonly hash: string;
}
export const CHAIN_START: ChainPosition = { seq: 0, hash: GENESIS };

/** Walks on from `from`. Numbers have no holes, so a removed entry is seen as well as a changed one. */
export function walkChain(
  from: ChainPosition,
  records: readonly ChainedRecord[],
): { readonly end: ChainPosition; readonly firstBroken: number | null } {
  let end = from;
  for (const record of records) {
    const expected = end.seq + 1;
    if (record.seq !== expected) return { end, firstBroken: expected };
    if (record.prevHash !== end.hash || record.hash !== hashOf(record, end.hash)) {
      return { end, firstBroken: record.seq };
    }
    end = { seq: record.seq, hash: record.hash };
  }
  return { end, firstBroken: null };
}
