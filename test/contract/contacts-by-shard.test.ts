import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/kernel/clock.ts';
import { MAX_SHARD, newId } from '../../shared/kernel/id.ts';
import {
  createContactLife,
  createTranscripts,
  planChange,
  type Happening,
} from '../../server/modules/contacts/index.ts';
import { commitArrivals, commitChanges, type CommitItem } from '../../server/modules/routing/commit/commit-store.ts';
import { createTransactor, type Transactor } from '../../server/platform/events/transactor.ts';
import { freshDatabase, type FreshDatabase } from '../support/database.ts';
import { placesOf, rowsOf, split } from '../support/shards.ts';

const SHARDS = 4;
/** What a contact has after the life that these tests tell. */
const WITH_ROWS = ['contacts', 'contact_transitions', 'offers', 'transcripts', 'transcript_entries'];
const AGENT = newId();

let parted: FreshDatabase;
let whole: FreshDatabase;
beforeAll(async () => {
  parted = await freshDatabase({ poolSize: 4 });
  whole = await freshDatabase({ poolSize: 4 });
  expect(await split(parted, SHARDS)).toBe(true);
});
afterAll(() => Promise.all([parted.close(), whole.close()]));

const transactorOf = ({ db }: FreshDatabase): Transactor =>
  createTransactor({ db, clock: systemClock, onCommitted: () => undefined });
const lifeOf = (shard: number) => createContactLife({ newContactId: (nowMs) => newId(nowMs, shard) });

const LIFE: readonly (Happening & { readonly outcome?: CommitItem['outcome'] })[] = [
  { event: 'offer', actor: 'system:routing', agentId: AGENT, reason: 'skill' },
  { event: 'reject', actor: `staff:${AGENT}`, agentId: AGENT, reason: 'wrong_skill', outcome: 'rejected' },
  { event: 'offer', actor: 'system:routing', agentId: AGENT, reason: 'skill' },
  { event: 'accept', actor: `staff:${AGENT}`, agentId: AGENT, outcome: 'accepted' },
  { event: 'end', actor: `staff:${AGENT}`, endedBy: 'agent', reason: 'agent_ended' },
  { event: 'wrap_up', actor: `staff:${AGENT}`, disposition: 'service_done', note: '已办理' },
];

const itemOf = (contact: Parameters<typeof planChange>[0], happening: (typeof LIFE)[number]): CommitItem => {
  const planned = planChange(contact, happening);
  if (!planned.ok) throw new Error('not allowed');
  const offer = { id: newId(), ringUntil: new Date(Date.now() + 20_000), why: JSON.stringify({ queue: 'chat' }) };
  return {
    change: planned.value,
    offer: happening.event === 'offer' ? offer : null,
    outcome: happening.outcome ?? null,
  };
};

/** Several contacts, a batch for each step. */
async function liveByCommits({ pool }: FreshDatabase, ids: readonly string[], steps = LIFE): Promise<void> {
  const born = {
    channel: 'chat',
    direction: 'inbound',
    address: '13800138000',
    queue: 'chat',
    serviceClass: 'ordinary',
  } as const;
  const rest = { customerId: null, topic: null, queuedAt: null, routing: null };
  await commitArrivals(
    pool,
    ids.map((id) => ({ id, ...born, ...rest })),
    { now: new Date(), actor: 'customer' },
  );
  let version = 1;
  let state: Parameters<typeof planChange>[0]['state'] = 'waiting';
  for (const step of steps) {
    const items = ids.map((id) => itemOf({ id, state, version }, step));
    const applied = await commitChanges(pool, items, { fence: null, now: new Date() });
    expect(applied.size).toBe(ids.length);
    state = items[0]!.change.to;
    version += 1;
  }
}

async function liveByGate(database: FreshDatabase, shard: number): Promise<string> {
  const [transactor, life] = [transactorOf(database), lifeOf(shard)];
  const id = await transactor.run(async (tx) => {
    const row = await life.arrive(tx, { channel: 'chat', customerAddress: '13800138000', actor: 'customer' });
    await life.apply(tx, row.id, { event: 'enqueue', actor: 'customer', queueCode: 'chat' });
    return row.id;
  });
  for (const step of LIFE) expect((await transactor.run((tx) => life.apply(tx, id, step))).ok).toBe(true);
  return id;
}

const say = (database: FreshDatabase, contactId: string): Promise<unknown> =>
  transactorOf(database).run((tx) =>
    createTranscripts({ db: database.db, transactor: transactorOf(database) }).postWithin(tx, {
      ...{ contactId, author: 'customer', authorId: null, authorName: '客户', kind: 'text', text: '你好' },
      ...{ attachment: null, clientMessageId: null },
    }),
  );

const OWN = ['id', 'contact_id', 'aggregate_id', 'position', 'tx'];
/** All rows without their own identity, times as "there or not". */
async function storyOf(database: FreshDatabase, id: string): Promise<unknown> {
  const read = async (text: string) =>
    (await rowsOf<Record<string, unknown>>(database, text, [id])).map((row) =>
      Object.fromEntries(
        Object.entries(row)
          .filter(([key]) => !OWN.includes(key))
          .map(([key, value]) => [key, value instanceof Date ? 'a time' : value]),
      ),
    );
  return [
    await read('select * from contacts where id = $1'),
    await read('select * from contact_transitions where contact_id = $1 order by seq'),
    await read('select * from offers where contact_id = $1 order by id'),
    await read(`select seq, type, data::jsonb - 'contactId' as data from events where aggregate_id = $1 order by seq`),
  ];
}

describe('contacts of a database split by shard', () => {
  it('lie, with all that is theirs, in the partition of their shard, and above the last one in the rest', async () => {
    for (const shard of [0, 1, 2, 3, 4, MAX_SHARD]) {
      const place = shard < SHARDS ? `s${shard}` : 'rest';
      const id = newId(Date.now(), shard);
      await liveByCommits(parted, [id], LIFE.slice(0, 4));
      await say(parted, id);
      expect(await placesOf(parted, id)).toEqual(Object.fromEntries(WITH_ROWS.map((t) => [t, [`${t}_${place}`]])));
      const byGate = await liveByGate(parted, shard);
      expect((await placesOf(parted, byGate))['contact_transitions']).toEqual([`contact_transitions_${place}`]);
    }
  });

  it('leave the same rows, history and events as in one table, by the batch and by the gate', async () => {
    const ids = Array.from({ length: 8 }, (_, i) => newId(Date.now(), i % SHARDS));
    await liveByCommits(parted, ids);
    const one = newId();
    await liveByCommits(whole, [one]);
    const told = await storyOf(whole, one);
    expect(JSON.stringify(told)).toContain('service_done');
    for (const id of ids) expect(await storyOf(parted, id)).toEqual(told);
    expect(await storyOf(parted, await liveByGate(parted, 3))).toEqual(
      await storyOf(whole, await liveByGate(whole, 0)),
    );
  });

  it('never have their bell ended by the end of another that lies at the same place in another partition', async () => {
    const database = await freshDatabase();
    try {
      await split(database, SHARDS);
      const ids = [0, 1, 2, 3, 5].map((shard) => newId(Date.now(), shard));
      await liveByCommits(database, ids, LIFE.slice(0, 1));
      const bells = () =>
        rowsOf<{ contact_id: string; place: string; outcome: string | null }>(
          database,
          'select contact_id, ctid::text as place, outcome from offers order by contact_id',
        );
      expect(new Set((await bells()).map((bell) => bell.place)).size).toBe(1);
      const ended = itemOf({ id: ids[2]!, state: 'offered', version: 2 }, LIFE[1]!);
      expect((await commitChanges(database.pool, [ended], { fence: null, now: new Date() })).size).toBe(1);
      expect((await bells()).map((bell) => bell.outcome)).toEqual([null, null, 'rejected', null, null]);
    } finally {
      await database.close();
    }
  });
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The plans of everything that `work` runs on its connection, within functions too. */
async function plansOf(
  database: FreshDatabase,
  work: (pool: FreshDatabase['pool']) => Promise<unknown>,
): Promise<PlanNode[]> {
  const client = await database.pool.connect();
  const plans: PlanNode[] = [];
  client.on('notice', ({ message = '' }) => {
    const at = message.indexOf('{');
    if (message.includes('plan:') && at > 0) plans.push((JSON.parse(message.slice(at)) as { Plan: PlanNode }).Plan);
  });
  try {
    await client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on;
      set auto_explain.log_nested_statements = on; set auto_explain.log_format = json; set client_min_messages = log`);
    await work(client as unknown as FreshDatabase['pool']);
    return plans.flatMap(nodesOf);
  } finally {
    client.release(true);
  }
}

/** What is over, so that looking through everything is not the cheapest way. */
async function fill({ pool }: FreshDatabase, shards: number): Promise<void> {
  const ids = Array.from({ length: 4_000 }, (_, i) => newId(Date.now(), i % shards));
  await pool.query(
    `insert into contacts (id, channel, state, customer_address, arrived_at, closed_at)
     select i, 'chat', 'closed', '13800138000', now(), now() from unnest($1::uuid[]) as i`,
    [ids],
  );
  await pool.query('analyze offers; analyze contacts');
}

describe('what is looked at in a database split by shard', () => {
  it('is the one partition of a contact that is asked for by its id', async () => {
    const id = newId(Date.now(), 2);
    const read = (text: string) => plansOf(parted, (pool) => pool.query(text, [id]));
    for (const text of ['select * from contacts where id = $1', 'select * from offers where contact_id = $1']) {
      const nodes = await read(text);
      const looked = nodes.filter((node) => node['Relation Name'] !== undefined && node['Actual Loops'] !== 0);
      expect(looked.map((node) => node['Relation Name'])).toEqual([expect.stringMatching(/^(contacts|offers)_s2$/)]);
    }
  });

  it.each([
    ['one table', () => whole, 1],
    ['partitions', () => parted, SHARDS],
  ])('at the end of a bell is one offer by its place, once for each contact, in %s', async (_, of, shards) => {
    const ids = Array.from({ length: 20 }, (__, i) => newId(Date.now(), i % shards));
    await liveByCommits(of(), ids, LIFE.slice(0, 1));
    await fill(of(), shards);
    const items = ids.map((id) => itemOf({ id, state: 'offered', version: 2 }, LIFE[1]!));
    const nodes = await plansOf(of(), (pool) => commitChanges(pool, items, { fence: null, now: new Date() }));
    const looks = (table: string, kind: RegExp): number =>
      nodes
        .filter(
          (node) => kind.test(node['Node Type']) && new RegExp(`^${table}(_|$)`).test(node['Relation Name'] ?? ''),
        )
        .reduce((sum, node) => sum + (node['Actual Loops'] ?? 0), 0);
    expect(looks('offers', /^Tid Scan$/)).toBe(ids.length);
    expect(looks('offers', /Index/)).toBe(ids.length);
    expect(looks('offers', /Seq Scan/)).toBe(0);
    expect(looks('contacts', /Scan/)).toBe(ids.length);
  });
});
