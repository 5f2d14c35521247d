import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { nextFence } from '../../../../test/support/epoch.ts';
import { createTransactor, type Transactor } from '../../../platform/events/transactor.ts';
import { createContactLife, planChange, type Happening } from '../../contacts/index.ts';
import { commitArrivals, commitChanges, createCommitter, isFenced, type CommitItem } from './commit-store.ts';

let database: FreshDatabase;
let transactor: Transactor;
const life = createContactLife();
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 6 });
  transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => undefined });
});
afterAll(() => database.close());

const AGENT = newId();
const arbWalk = fc.array(
  fc.constantFrom<Happening['event']>(
    'offer',
    'offer',
    'accept',
    'accept',
    'reject',
    'miss',
    'withdraw',
    'requeue',
    'end',
    'finish',
    'wrap_up',
    'abandon',
    'fail',
  ),
  { maxLength: 10 },
);
const happening = (event: Happening['event']): Happening => ({
  event,
  actor: 'system:routing',
  ...(['offer', 'accept', 'reject', 'miss', 'withdraw', 'requeue'].includes(event) ? { agentId: AGENT } : {}),
  ...(event === 'end' ? { endedBy: 'agent', reason: 'agent_ended' } : {}),
  ...(event === 'reject' ? { reason: 'wrong_skill' } : {}),
  ...(event === 'wrap_up' || event === 'finish' ? { disposition: 'service_done', note: '已办理' } : {}),
});

const TIMES = [
  'arrived_at',
  'requested_human_at',
  'queued_at',
  'offered_at',
  'answered_at',
  'ended_at',
  'closed_at',
  'at',
];
/** Rows without their own identity, times as "there or not". */
const shapeOf = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([key]) => !['id', 'contact_id', 'aggregate_id', 'position', 'tx'].includes(key))
      .map(([key, value]) => [key, TIMES.includes(key) ? value !== null : value]),
  );

async function storyOf(id: string): Promise<unknown> {
  const { pool } = database;
  const contact = (await pool.query<Record<string, unknown>>('select * from contacts where id = $1', [id])).rows;
  const steps = await pool.query<Record<string, unknown>>(
    'select * from contact_transitions where contact_id = $1 order by seq',
    [id],
  );
  const events = await pool.query<Record<string, unknown>>(
    `select aggregate, type, data::jsonb - 'contactId' as data, at from events where aggregate = 'contact' and aggregate_id = $1 order by seq`,
    [id],
  );
  return [contact, steps.rows, events.rows].map((rows) => rows.map(shapeOf));
}

const waitingContact = (): Promise<string> =>
  transactor.run(async (tx) => {
    const row = await life.arrive(tx, { channel: 'chat', customerAddress: '13800138000', actor: 'customer' });
    await life.apply(tx, row.id, { event: 'enqueue', actor: 'customer', queueCode: 'chat' });
    return row.id;
  });

describe('many changes in one commit', () => {
  it('leaves the same rows, history and events as one change after the other', async () => {
    await fc.assert(
      fc.asyncProperty(arbWalk, async (walk) => {
        const [byGate, byBatch] = [await waitingContact(), await waitingContact()];
        for (const event of walk) {
          const gate = await transactor.run((tx) => life.apply(tx, byGate, happening(event)));
          const { rows } = await database.pool.query<{ state: 'waiting'; version: number }>(
            'select state, version from contacts where id = $1',
            [byBatch],
          );
          const planned = planChange({ id: byBatch, ...rows[0]! }, happening(event));
          expect(planned.ok).toBe(gate.ok);
          if (!planned.ok) continue;
          const item: CommitItem = { change: planned.value, offer: null, outcome: null };
          const applied = await commitChanges(database.pool, [item], { fence: null, now: new Date() });
          expect([applied.size, applied.has(byBatch)]).toEqual([1, true]);
        }
        expect(await storyOf(byBatch)).toEqual(await storyOf(byGate));
      }),
      { numRuns: 40 },
    );
  });

  const offerTo = (id: string, version: number): CommitItem => {
    const planned = planChange(
      { id, state: 'waiting', version },
      { event: 'offer', actor: 'system:routing', agentId: AGENT, reason: 'skill' },
    );
    if (!planned.ok) throw new Error('not allowed');
    const offer = { id: newId(), ringUntil: new Date(Date.now() + 20_000), why: JSON.stringify({ queue: 'chat' }) };
    return { change: planned.value, offer, outcome: null };
  };
  const count = async (text: string, values: unknown[] = []): Promise<number> =>
    Number((await database.pool.query<{ n: number }>(text, values)).rows[0]?.n);

  it('applies what is still as planned and leaves the rest untouched, in the same batch', async () => {
    const [good, moved] = [await waitingContact(), await waitingContact()];
    await transactor.run((tx) => life.apply(tx, moved, { event: 'abandon', actor: 'customer' }));
    const applied = await commitChanges(database.pool, [offerTo(moved, 2), offerTo(good, 2)], {
      fence: null,
      now: new Date(),
    });
    expect(applied).toEqual(new Set([good]));
    expect(await count('select count(*) as n from offers where contact_id = any($1)', [[good, moved]])).toBe(1);
  });

  it('numbers what happened in its order, whoever wrote it: the gate, a batch, somebody between two steps', async () => {
    const id = await waitingContact();
    await commitChanges(database.pool, [offerTo(id, 2)], { fence: null, now: new Date() });
    await transactor.run((tx) => life.identify(tx, id, 'C-1'));
    await transactor.run((tx) => life.apply(tx, id, happening('reject')));
    const again: CommitItem = { ...offerTo(id, 4), offer: null };
    await commitChanges(database.pool, [again], { fence: null, now: new Date() });
    const { rows } = await database.pool.query<{ seq: number; type: string; version: number }>(
      `select seq, type, (data ->> 'version')::int as version from events where aggregate = 'contact' and aggregate_id = $1 order by position`,
      [id],
    );
    expect(rows.map((r) => r.version)).toEqual([1, 2, 3, 3, 4, 5]);
    expect(rows.map((r) => r.seq)).toEqual(rows.map((r) => r.seq).sort((a, b) => a - b));
    expect(new Set(rows.map((r) => r.seq)).size).toBe(6);
  });

  it('looks for the bell of each contact once, whatever the statistics say of how few are open', async () => {
    const acceptOf = (id: string): CommitItem => {
      const planned = planChange(
        { id, state: 'offered', version: 3 },
        { event: 'accept', actor: 'system:routing', agentId: AGENT },
      );
      if (!planned.ok) throw new Error('not allowed');
      return { change: planned.value, offer: null, outcome: 'accepted' };
    };
    // What the server's own analyze finds in a house at a calm moment: many that are over, none open.
    await database.pool
      .query(`insert into offers (id, contact_id, agent_id, queue_code, offered_at, ring_until, why, outcome, ended_at)
      select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'chat', now(), now(), '{}', 'accepted', now() from generate_series(1, 5000)`);
    await database.pool.query(`update offers set outcome = 'withdrawn' where outcome is null`);
    await database.pool.query('analyze offers');
    const ids = await Promise.all(Array.from({ length: 40 }, waitingContact));
    await commitChanges(
      database.pool,
      ids.map((id) => offerTo(id, 2)),
      { fence: null, now: new Date() },
    );
    const client = await database.pool.connect();
    try {
      const looks = async (): Promise<number> => {
        await client.query('select pg_stat_force_next_flush()');
        const { rows } = await client.query<{ n: number }>(
          `select pg_stat_get_numscans('offers_one_open_per_contact'::regclass) + pg_stat_get_numscans('offers_pkey'::regclass) as n`,
        );
        return rows[0]!.n;
      };
      const before = await looks();
      const given = { fence: null, now: new Date() };
      const applied = await commitChanges(client as unknown as typeof database.pool, ids.map(acceptOf), given);
      expect(applied.size).toBe(ids.length);
      expect((await looks()) - before).toBe(ids.length);
    } finally {
      client.release();
    }
  });

  it('refuses the whole batch of an owner whose time is over, and writes nothing of it', async () => {
    const id = await waitingContact();
    const { rows } = await database.pool.query<{ epoch: number }>(
      'update routing_leases set epoch = epoch + 1 where shard = 0 returning epoch',
    );
    const epoch = rows[0]!.epoch;
    const late = commitChanges(database.pool, [offerTo(id, 2)], {
      fence: { shard: 0, epoch: epoch - 1 },
      now: new Date(),
    });
    await expect(late.catch((error: unknown) => isFenced(error))).resolves.toBe(true);
    expect(await count(`select count(*) as n from contacts where id = $1 and state = 'waiting'`, [id])).toBe(1);
    const mine = await commitChanges(database.pool, [offerTo(id, 2)], { fence: { shard: 0, epoch }, now: new Date() });
    expect(mine.size).toBe(1);
  });

  it('never lets a decision of an earlier ownership through, though the same process owns again', async () => {
    const id = await waitingContact();
    const [before, after] = [await nextFence(database.pool), await nextFence(database.pool)];
    let fence = before;
    const committer = createCommitter({ pool: database.pool, clock: systemClock, onCommitted: () => undefined })(
      () => fence,
      'decisions',
    );
    const late = committer.add(id, offerTo(id, 2));
    // Lost and won again while it stood in the queue.
    fence = after;
    expect(await late).toBe(false);
    expect(await committer.add(id, offerTo(id, 2))).toBe(true);
  });

  it('closes the running offer with the change that ends it', async () => {
    const id = await waitingContact();
    const committer = createCommitter({ pool: database.pool, clock: systemClock, onCommitted: () => undefined })(
      () => null,
      'acts',
    );
    await committer.add(id, offerTo(id, 2));
    const miss = planChange(
      { id, state: 'offered', version: 3 },
      { event: 'miss', actor: 'system:routing', agentId: AGENT, reason: 'no_answer' },
    );
    if (!miss.ok) throw new Error('not allowed');
    expect(await committer.add(id, { change: miss.value, offer: null, outcome: 'missed' })).toBe(true);
    expect(
      await count(
        `select count(*) as n from offers where contact_id = $1 and outcome = 'missed' and ended_at is not null`,
        [id],
      ),
    ).toBe(1);
    // The same change once more is stale: it applies to nothing.
    expect(await committer.add(id, { change: miss.value, offer: null, outcome: 'missed' })).toBe(false);
  });

  it('lets a hundred contacts into the line with one statement, each with its event', async () => {
    const ids = Array.from({ length: 100 }, () => newId());
    await commitArrivals(
      database.pool,
      ids.map((id) => ({
        id,
        channel: 'voice',
        direction: 'outbound',
        address: '13800138000',
        customerId: null,
        queue: 'general',
        serviceClass: 'ordinary',
        topic: null,
        queuedAt: new Date('2026-11-21T01:00:00Z'),
        routing: null,
      })),
      { now: new Date(), actor: 'system:callback' },
    );
    expect(
      await count(
        `select count(*) as n from contacts where id = any($1) and state = 'waiting' and queued_at < arrived_at`,
        [ids],
      ),
    ).toBe(100);
    expect(
      await count(`select count(*) as n from events where type = 'contact.queued' and aggregate_id = any($1::text[])`, [
        ids,
      ]),
    ).toBe(100);
  });
});
