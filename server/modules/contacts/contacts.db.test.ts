import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { createTransactor, type Transactor } from '../../platform/events/transactor.ts';
import { createContactLife } from './contact-life-service.ts';
import { findContact, transitionsOf } from './contact-store.ts';
import { createTranscripts, type Transcripts } from './transcript-service.ts';
import type { NewEntry } from './transcript-store.ts';

let database: FreshDatabase;
let transactor: Transactor;
let transcripts: Transcripts;
const life = createContactLife();

beforeAll(async () => {
  database = await freshDatabase({ poolSize: 10 });
  transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => undefined });
  transcripts = createTranscripts({ db: database.db, transactor });
});
afterAll(() => database.close());

const arrive = (): Promise<string> =>
  transactor.run(async (tx) => {
    const row = await life.arrive(tx, { channel: 'chat', customerAddress: '13800138000', actor: 'customer' });
    return row.id;
  });
const said = (contactId: string, text: string, clientMessageId: string | null = null): NewEntry => ({
  contactId,
  author: 'customer',
  authorId: null,
  authorName: '客户',
  kind: 'text',
  text,
  attachment: null,
  clientMessageId,
});

describe('the life of a contact in the database', () => {
  it('writes state, history and event together, and keeps the place in the queue when an offer comes back', async () => {
    const id = await arrive();
    const agentId = newId();
    const queued = await transactor.run((tx) =>
      life.apply(tx, id, { event: 'enqueue', actor: 'customer', queueCode: 'fault' }),
    );
    await transactor.run((tx) => life.apply(tx, id, { event: 'offer', actor: 'system:routing', agentId }));
    await transactor.run((tx) => life.apply(tx, id, { event: 'miss', actor: 'system:routing', reason: 'no_answer' }));
    const row = await findContact(database.db, id);
    expect(row).toMatchObject({ state: 'waiting', agent_id: null, version: 4, put_first: false });
    expect(queued.ok && row?.queued_at).toEqual(queued.ok && queued.value.queued_at);
    const history = await transitionsOf(database.db, id);
    expect(history.map((t) => t.event)).toEqual(['arrive', 'enqueue', 'offer', 'miss']);
    const { rows } = await sql<{ type: string }>`
      select type from events where aggregate = 'contact' and aggregate_id = ${id} order by seq`.execute(database.db);
    expect(rows.map((r) => r.type)).toEqual([
      'contact.arrived',
      'contact.queued',
      'contact.offered',
      'contact.returned',
    ]);
  });

  it('lets only one of two agents take the same offer', async () => {
    const id = await arrive();
    await transactor.run((tx) => life.apply(tx, id, { event: 'enqueue', actor: 'customer' }));
    await transactor.run((tx) => life.apply(tx, id, { event: 'offer', actor: 'system:routing', agentId: newId() }));
    const accept = () => transactor.run((tx) => life.apply(tx, id, { event: 'accept', actor: 'staff:x' }));
    const results = await Promise.all([accept(), accept(), accept()]);
    expect(results.filter((r) => r.ok)).toHaveLength(1);
  });

  it('cannot rewrite its history', async () => {
    const id = await arrive();
    await expect(
      sql`update contact_transitions set reason = 'nicer' where contact_id = ${id}`.execute(database.db),
    ).rejects.toThrow('append-only');
  });
});

describe('what is said', () => {
  it('numbers messages of a conversation 1, 2, 3 … without holes, from many senders at once', async () => {
    const ids = await Promise.all([arrive(), arrive(), arrive()]);
    await Promise.all(Array.from({ length: 90 }, (_, i) => transcripts.post(said(ids[i % 3]!, `第${i}句`, `m${i}`))));
    for (const id of ids) {
      const entries = await transcripts.after(id, 0, 200);
      expect(entries.map((e) => e.seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    }
  });

  it('stores a repeated message once, and both answers name the same place', async () => {
    const id = await arrive();
    const [a, b] = await Promise.all([
      transcripts.post(said(id, '在吗', 'same')),
      transcripts.post(said(id, '在吗', 'same')),
    ]);
    const again = await transcripts.post(said(id, '在吗', 'same'));
    expect([a.seq, b.seq, again.seq]).toEqual([1, 1, 1]);
    expect(await transcripts.after(id, 0, 10)).toHaveLength(1);
  });

  it('keeps a conversation whole under any mix of repeats and losses of answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), async (sends) => {
        const id = await arrive();
        await Promise.all(sends.map((m) => transcripts.post(said(id, `第${m}句`, `m${m}`))));
        const entries = await transcripts.after(id, 0, 200);
        expect(entries.map((e) => e.clientMessageId).sort()).toEqual([...new Set(sends)].map((m) => `m${m}`).sort());
        expect(entries.map((e) => e.seq)).toEqual(entries.map((_, i) => i + 1));
      }),
      { numRuns: 15 },
    );
  });

  it('refuses words after the end politely, but still takes our own closing notice', async () => {
    const id = await arrive();
    await transactor.run((tx) => life.apply(tx, id, { event: 'abandon', actor: 'customer' }));
    await expect(transcripts.post(said(id, '还在吗'))).rejects.toMatchObject({ code: 'contacts.conversation_over' });
    const notice = await transcripts.post({ ...said(id, '对话已结束'), author: 'system', kind: 'notice' });
    expect(notice.seq).toBe(1);
  });

  it('tells hearers only what is committed, and moves read marks only forward', async () => {
    const id = await arrive();
    const heard: number[] = [];
    transcripts.onPosted((e) => {
      if (e.contactId === id) heard.push(e.seq);
    });
    await transcripts.post(said(id, '一'));
    await transcripts.post(said(id, '二'));
    expect(heard).toEqual([1, 2]);
    await transcripts.markRead(id, 'agent', 2);
    await transcripts.markRead(id, 'agent', 1);
    expect(await transcripts.marks(id)).toEqual({ lastSeq: 2, customerRead: 0, agentRead: 2 });
  });
});
