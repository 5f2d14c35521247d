import { AppError } from '../../../shared/kernel/app-error.ts';
import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { contactNotFound } from './contact-life-service.ts';
import {
  alreadyStored,
  entriesAfter,
  insertEntries,
  lockTranscripts,
  markRead,
  readMarks,
  toEntry,
  type NewEntry,
  type TranscriptRow,
} from './transcript-store.ts';

/** More in one commit only makes the first wait for the last. */
const MAX_BATCH = 500;
/** Beyond this the writer is not keeping up, and an honest refusal is better than a message that waits for minutes. */
const MAX_PENDING = 20_000;

interface Pending {
  readonly entry: NewEntry;
  readonly done: (entry: TranscriptEntry) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * What is said in a contact. Messages from all conversations of the moment share a commit: while one batch is written the
 * next gathers, so that one fsync carries one message when it is quiet and hundreds at the peak, without a timer.
 * A message is acknowledged and shown to the other side only after its commit.
 */
export interface Transcripts {
  /** Stores once, however often the client repeats it under the same `clientMessageId`. */
  post(entry: NewEntry): Promise<TranscriptEntry>;
  /** Within somebody's own transaction, e.g. a notice that belongs to a change of state. */
  postWithin(tx: Tx, entry: NewEntry): Promise<TranscriptEntry>;
  after(contactId: string, seq: number, limit: number): Promise<TranscriptEntry[]>;
  markRead(contactId: string, side: 'customer' | 'agent', seq: number): Promise<void>;
  marks(contactId: string): Promise<{ lastSeq: number; customerRead: number; agentRead: number }>;
  /** Hears every stored message after its commit, in order within the contact. */
  onPosted(hear: (entry: TranscriptEntry) => void): void;
}

const keyOf = (e: { contact_id: string; author: string; client_message_id: string | null }): string =>
  `${e.contact_id}\0${e.author}\0${e.client_message_id ?? ''}`;
const keyOfNew = (e: NewEntry): string => `${e.contactId}\0${e.author}\0${e.clientMessageId ?? ''}`;

export function createTranscripts(needs: { db: Db; transactor: Transactor }): Transcripts {
  const hearers: ((entry: TranscriptEntry) => void)[] = [];
  let gathering: Pending[] = [];
  let writing = false;

  const announce = (rows: readonly TranscriptRow[]): void => {
    for (const row of rows) for (const hear of hearers) hear(toEntry(row));
  };

  /** Stores what is new and answers, for each entry given, the row that now stands for it. */
  const store = async (tx: Tx, entries: readonly NewEntry[]): Promise<(TranscriptRow | AppError)[]> => {
    const states = await lockTranscripts(
      tx.db,
      entries.map((e) => e.contactId),
    );
    const known = new Map((await alreadyStored(tx.db, entries)).map((r) => [keyOf(r), r]));
    const fresh: NewEntry[] = [];
    const seen = new Set<string>();
    for (const entry of entries) {
      const state = states.get(entry.contactId);
      const over = state === undefined || state === 'closed' || state === 'abandoned' || state === 'failed';
      // Notices may still come at the end ("the conversation has ended"); a person's words may not.
      if (state === undefined || (over && entry.author !== 'system')) continue;
      if (entry.clientMessageId !== null) {
        const key = keyOfNew(entry);
        if (known.has(key) || seen.has(key)) continue;
        seen.add(key);
      }
      fresh.push(entry);
    }
    const rows = await insertEntries(tx.db, fresh, tx.now);
    rows.sort((a, b) => a.seq - b.seq);
    for (const row of rows) {
      tx.emit({
        aggregate: 'transcript',
        aggregateId: row.contact_id,
        type: 'contact.message_posted',
        data: { contactId: row.contact_id, seq: row.seq, author: row.author, kind: row.kind },
      });
    }
    tx.afterCommit(() => announce(rows));
    return match(entries, { fresh, rows }, known, states);
  };

  /** For each entry given, the row that stands for it now: stored just now, stored before, or the reason why not. */
  const match = (
    entries: readonly NewEntry[],
    now: { fresh: readonly NewEntry[]; rows: readonly TranscriptRow[] },
    known: ReadonlyMap<string, TranscriptRow>,
    states: ReadonlyMap<string, string>,
  ): (TranscriptRow | AppError)[] => {
    const { fresh, rows } = now;
    const perContact = new Map<string, TranscriptRow[]>();
    for (const row of rows) perContact.set(row.contact_id, [...(perContact.get(row.contact_id) ?? []), row]);
    const rowOf = new Map<NewEntry, TranscriptRow>();
    for (const entry of fresh) {
      const row = perContact.get(entry.contactId)?.shift();
      if (row !== undefined) rowOf.set(entry, row);
    }
    const byKey = new Map([...known, ...rows.map((r) => [keyOf(r), r] as const)]);
    return entries.map((entry) => {
      const row = rowOf.get(entry) ?? (entry.clientMessageId === null ? undefined : byKey.get(keyOfNew(entry)));
      if (row !== undefined) return row;
      const state = states.get(entry.contactId);
      return state === undefined
        ? contactNotFound(entry.contactId)
        : new AppError({ code: 'contacts.conversation_over', kind: 'conflict', details: { state } });
    });
  };

  const writeOn = async (): Promise<void> => {
    writing = true;
    while (gathering.length > 0) {
      const batch = gathering.slice(0, MAX_BATCH);
      gathering = gathering.slice(MAX_BATCH);
      try {
        const stored = await needs.transactor.run((tx) =>
          store(
            tx,
            batch.map((p) => p.entry),
          ),
        );
        batch.forEach((pending, i) => {
          const row = stored[i];
          if (row === undefined || row instanceof AppError) pending.failed(row);
          else pending.done(toEntry(row));
        });
      } catch (error) {
        for (const pending of batch) pending.failed(error);
      }
    }
    writing = false;
  };

  return {
    post: (entry) =>
      new Promise((done, failed) => {
        if (gathering.length >= MAX_PENDING) {
          failed(new AppError({ code: 'common.unavailable', kind: 'unavailable' }));
          return;
        }
        gathering.push({ entry, done, failed });
        if (!writing) void writeOn();
      }),
    postWithin: async (tx, entry) => {
      const [row] = await store(tx, [entry]);
      if (row === undefined || row instanceof AppError) throw row ?? contactNotFound(entry.contactId);
      return toEntry(row);
    },
    after: async (contactId, seq, limit) => (await entriesAfter(needs.db, contactId, seq, limit)).map(toEntry),
    markRead: (contactId, side, seq) =>
      needs.transactor.run(async (tx) => {
        if (!(await markRead(tx.db, contactId, side, seq))) return;
        tx.emit({
          aggregate: 'transcript',
          aggregateId: contactId,
          type: 'contact.messages_read',
          data: { contactId, side, seq },
        });
      }),
    marks: async (contactId) => {
      const row = await readMarks(needs.db, contactId);
      return { lastSeq: row?.last_seq ?? 0, customerRead: row?.customer_read ?? 0, agentRead: row?.agent_read ?? 0 };
    },
    onPosted: (hear) => void hearers.push(hear),
  };
}
