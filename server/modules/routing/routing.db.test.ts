import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { nextFence } from '../../../test/support/epoch.ts';
import { openRoutingNode, type RoutingNode } from '../../../test/support/routing-node.ts';
import { until } from '../../../test/support/until.ts';
import { createContactLife } from '../contacts/index.ts';
import { saveProfiles } from './index.ts';

let database: FreshDatabase;
const life = createContactLife();
const [ANNA, BEN, CHUN] = [newId(), newId(), newId()];

const own = async (node: RoutingNode): Promise<void> => node.routing.own(await nextFence(database.pool));

const arrives = (queueCode = 'chat'): Promise<string> =>
  node.transactor.run(async (tx) => {
    const row = await life.arrive(tx, { channel: 'chat', customerAddress: '13800138000', actor: 'customer' });
    await node.routing.enqueue(tx, row.id, { actor: 'customer', queueCode });
    return row.id;
  });
const stateOf = async (id: string) =>
  (
    await database.pool.query<{ state: string; agent_id: string | null; put_first: boolean; version: number }>(
      'select state, agent_id, put_first, version from contacts where id = $1',
      [id],
    )
  ).rows[0]!;
const offeredTo = (id: string, agentId: string): Promise<unknown> =>
  until(
    async () => {
      const { state, agent_id } = await stateOf(id);
      return state === 'offered' && agent_id === agentId;
    },
    { what: 'the offer' },
  );
const comes = async (...staff: string[]): Promise<void> => {
  for (const staffId of staff) {
    node.routing.agents.deskOpened(staffId);
    await until(() => node.routing.floor.agent(staffId)?.state === 'not_ready', { what: 'the agent to be signed on' });
    await node.routing.agents.set(staffId, { state: 'ready' });
  }
};

let node: RoutingNode;
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 10 });
  await saveProfiles(
    database.db,
    [ANNA, BEN, CHUN].map((staffId) => ({ staffId, voiceCapacity: 1, chatCapacity: 1, skills: { chat: 3 } })),
  );
});
afterAll(() => database.close());
beforeEach(async () => {
  node = await openRoutingNode(database);
  await own(node);
});
afterEach(async () => {
  await node.stop();
  await database.pool.query(
    `update contacts set state = 'failed', closed_at = now(), version = version + 1 where closed_at is null`,
  );
  await database.pool.query(`update agent_states set state = 'offline'`);
  await database.pool.query(`update offers set outcome = 'withdrawn' where outcome is null`);
});

describe('an offer', () => {
  it('that nobody answers goes back to its place, before who came later, and to somebody else', async () => {
    await comes(ANNA);
    const first = await arrives();
    await offeredTo(first, ANNA);
    const second = await arrives();
    await comes(BEN);
    await offeredTo(second, BEN);
    const third = await arrives();
    expect(await node.routing.offers.miss(first, ANNA)).toBe(true);
    expect(node.routing.floor.agent(ANNA)).toMatchObject({ state: 'not_ready', reason: 'missed_offer' });
    await comes(CHUN);
    await offeredTo(first, CHUN);
    expect((await stateOf(third)).state).toBe('waiting');
    expect(node.waitsAgain).toEqual([first]);
  });

  it('given back is not rung again at the same desk at once, though nobody else is there', async () => {
    await comes(ANNA);
    const id = await arrives();
    await offeredTo(id, ANNA);
    await node.routing.offers.reject(id, ANNA, 'wrong_skill');
    const other = await arrives();
    await offeredTo(other, ANNA);
    expect((await stateOf(id)).state).toBe('waiting');
  });

  it('is taken by one of two who press at the same moment, and the other is told', async () => {
    await comes(ANNA);
    const id = await arrives();
    await offeredTo(id, ANNA);
    const both = await Promise.allSettled([
      node.routing.offers.accept(id, ANNA),
      node.routing.offers.reject(id, ANNA, 'leaving'),
    ]);
    expect(both.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(both.find((r) => r.status === 'rejected')).toMatchObject({ reason: { code: 'routing.offer_gone' } });
  });

  it('of an agent whose desk is gone is first in the line for the next', async () => {
    await comes(ANNA);
    const [id] = [await arrives(), await arrives()];
    await offeredTo(id, ANNA);
    node.routing.agents.deskClosed(ANNA);
    await until(async () => (await stateOf(id)).state === 'waiting', { what: 'the contact to be back in line' });
    expect(await stateOf(id)).toMatchObject({ put_first: true, agent_id: null });
    await comes(BEN);
    await offeredTo(id, BEN);
  });

  it('of an agent who cannot be connected goes first in the line, and to somebody else', async () => {
    await comes(ANNA);
    const id = await arrives();
    await offeredTo(id, ANNA);
    const later = await arrives();
    node.unconnectable.add(ANNA);
    const refusal = { code: 'routing.connect_failed', kind: 'unavailable' };
    await expect(node.routing.offers.accept(id, ANNA)).rejects.toMatchObject(refusal);
    // She is free again, but spared this one: it would only be the same once more.
    await offeredTo(later, ANNA);
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', put_first: true, agent_id: null });
    expect(node.waitsAgain).toEqual([id]);
    await comes(BEN);
    await offeredTo(id, BEN);
    await node.routing.offers.accept(id, BEN);
    expect(await stateOf(id)).toMatchObject({ state: 'connected', agent_id: BEN });
  });

  it('carries its reason: the rule, the step, who was free and how long the customer waited', async () => {
    await comes(ANNA, BEN);
    const id = await arrives();
    await until(async () => (await stateOf(id)).state === 'offered', { what: 'the offer' });
    const { rows } = await database.pool.query<{ why: unknown }>('select why from offers where contact_id = $1', [id]);
    expect(rows[0]?.why).toMatchObject({
      ruleVersion: 1,
      queue: 'chat',
      strategy: 'longest_idle',
      step: 0,
      candidatesCount: 2,
    });
  });
});

describe('when the decisions change hands', () => {
  it('the new owner takes up who waits and who rings; what the former still sends is refused and changes nothing', async () => {
    await comes(ANNA);
    const rings = await arrives();
    await offeredTo(rings, ANNA);
    const waits = await arrives();
    const former = node;
    node = await openRoutingNode(database);
    node.routing.agents.deskOpened(ANNA);
    await own(node);
    // The former one does not know yet: it sees a free agent and decides once more.
    former.routing.agents.deskOpened(BEN);
    await until(() => former.routing.floor.agent(BEN)?.state === 'not_ready', { what: 'the agent to be signed on' });
    await former.routing.agents.set(BEN, { state: 'ready' });
    await until(() => !former.routing.isOwner(), { what: 'the former owner to give up' });
    expect((await stateOf(waits)).state).toBe('waiting');
    await comes(CHUN);
    await offeredTo(waits, CHUN);
    expect(await stateOf(rings)).toMatchObject({ state: 'offered', agent_id: ANNA });
    await former.stop();
  });

  it('reads everything anew when an event that it has to know is held back', async () => {
    const client = await database.pool.connect();
    client.on('error', () => undefined);
    try {
      await client.query('begin');
      await client.query(`insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
        select 'thing', 'held', 1, 'thing.happened', '{}', now(), pg_current_xact_id()`);
      const former = node;
      const waits = await arrives();
      node = await openRoutingNode(database);
      // It began behind the position that is held; whoever comes now is behind it for both.
      const later = await node.transactor.run(async (tx) => {
        const row = await life.arrive(tx, { channel: 'chat', customerAddress: '13800138000', actor: 'customer' });
        await life.apply(tx, row.id, { event: 'enqueue', actor: 'customer', queueCode: 'chat' });
        return row.id;
      });
      await own(former);
      expect(former.routing.floor.contact(later)).toMatchObject({ state: 'waiting' });
      expect(former.routing.floor.contact(waits)).toMatchObject({ state: 'waiting' });
      await former.stop();
    } finally {
      client.release(true);
    }
  });

  it('nobody is offered twice and nobody gets more than fits, however many come at once', async () => {
    await comes(ANNA, BEN, CHUN);
    const ids = await Promise.all(Array.from({ length: 30 }, () => arrives()));
    const served = new Set<string>();
    const agents = [ANNA, BEN, CHUN];
    while (served.size < ids.length) {
      for (const agentId of agents) {
        const hands = node.routing.floor.hands(agentId);
        expect(hands.length).toBeLessThanOrEqual(1);
        const ringing = hands.find((c) => c.state === 'offered');
        if (ringing === undefined) continue;
        await node.routing.offers.accept(ringing.id, agentId);
        await node.routing.end(ringing.id, 'agent', 'agent_ended', `staff:${agentId}`);
        await node.transactor.run(async (tx) => {
          const done = await life.apply(tx, ringing.id, {
            event: 'wrap_up',
            actor: `staff:${agentId}`,
            disposition: 'service_done',
          });
          if (done.ok) tx.afterCommit(() => node.routing.noted(done.value));
        });
        expect(served.has(ringing.id)).toBe(false);
        served.add(ringing.id);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*) as n from offers where contact_id = any($1) and outcome = 'accepted'`,
      [ids],
    );
    expect(rows[0]?.n).toBe(30);
  });
});
