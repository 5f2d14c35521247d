import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { nextFence } from '../../../test/support/epoch.ts';
import { openRoutingNode, type RoutingNode } from '../../../test/support/routing-node.ts';
import { until } from '../../../test/support/until.ts';
import { createContactLife } from '../contacts/index.ts';
import { saveProfiles } from './index.ts';

/*
 * Two centres, a shard each: `chat` is the queue of the east, `fault` that of the west, and everybody has the skills for both. What one node
 * decides the other sees, and neither touches what is the other's.
 */
const [EAST, WEST] = [0, 1];
const [ANNA, BEN, CHUN] = [newId(), newId(), newId()];
const CENTRES: ReadonlyMap<string, string> = new Map([
  [ANNA, 'east'],
  [BEN, 'west'],
  [CHUN, 'west'],
]);
const life = createContactLife();
let database: FreshDatabase;
let east: RoutingNode;
let west: RoutingNode;

const openNode = (): Promise<RoutingNode> => openRoutingNode(database, (id) => CENTRES.get(id) ?? null);
const own = async (node: RoutingNode, shard: number): Promise<void> =>
  node.routing.own(await nextFence(database.pool, shard));
const arrives = (queueCode: string, at: RoutingNode = east): Promise<string> =>
  at.transactor.run(async (tx) => {
    const row = await life.arrive(tx, { channel: 'chat', customerAddress: '13800138000', actor: 'customer' });
    await at.routing.enqueue(tx, row.id, { actor: 'customer', queueCode });
    return row.id;
  });
interface Standing {
  readonly state: string;
  readonly agent: string | null;
}
const standingOf = async (id: string): Promise<Standing | undefined> =>
  (await database.pool.query<Standing>('select state, agent_id as agent from contacts where id = $1', [id])).rows[0];
const offeredTo = (id: string, agent: string): Promise<unknown> =>
  until(
    async () => {
      const now = await standingOf(id);
      return now?.state === 'offered' && now.agent === agent;
    },
    { what: 'the offer' },
  );
const comes = async (node: RoutingNode, ...staff: string[]): Promise<void> => {
  for (const staffId of staff) {
    // Both nodes hear of desks, wherever they are; here each is told by itself.
    for (const { routing } of [east, west]) routing.floor.setDesks(staffId, routing === node.routing ? 0 : 1);
    node.routing.agents.deskOpened(staffId);
    for (const { routing } of [east, west])
      await until(() => routing.floor.agent(staffId)?.state === 'not_ready', { what: 'the agent to be signed on' });
    await node.routing.agents.set(staffId, { state: 'ready' });
  }
};
/** Whoever is asked next has been thought about with everything that is on the floor. */
const bothHaveSeen = (id: string): Promise<unknown> =>
  until(() => [east, west].every(({ routing }) => routing.floor.contact(id) !== undefined), { what: 'both to see it' });
const epochsOf = async (ids: readonly string[]): Promise<number[]> =>
  (
    await database.pool.query<{ epoch: number }>('select epoch from offers where contact_id = any($1) order by epoch', [
      ids,
    ])
  ).rows.map(({ epoch }) => epoch);

beforeAll(async () => {
  database = await freshDatabase({ poolSize: 20 });
  await saveProfiles(
    database.db,
    [ANNA, BEN, CHUN].map((staffId) => ({
      staffId,
      voiceCapacity: 1,
      chatCapacity: 1,
      skills: { chat: 3, fault: 3, general: 3 },
    })),
  );
  await database.pool.query(
    `update queues set centre = case code when 'chat' then 'east' when 'fault' then 'west' end`,
  );
  await database.pool.query(`insert into routing_shards (centre, shard) values ('west', $1)`, [WEST]);
});
afterAll(() => database.close());
beforeEach(async () => {
  [east, west] = await Promise.all([openNode(), openNode()]);
  await Promise.all([own(east, EAST), own(west, WEST)]);
});
afterEach(async () => {
  await Promise.all([east.stop(), west.stop()]);
  await database.pool.query(
    `update contacts set state = 'failed', closed_at = now(), version = version + 1 where closed_at is null`,
  );
  await database.pool.query(`update agent_states set state = 'offline', shard = 0`);
  await database.pool.query(`update offers set outcome = 'withdrawn' where outcome is null`);
});

describe('a house of two shards', () => {
  it('knows which there are, and each node which are its own', () => {
    expect(east.routing.shards()).toEqual([EAST, WEST]);
    expect(east.routing.ownShards()).toEqual([EAST]);
    expect(west.routing.ownShards()).toEqual([WEST]);
    expect([east.routing.isOwner(), west.routing.isOwner(), west.routing.isOwner(WEST)]).toEqual([true, false, true]);
  });

  it('offers who waits in the west to the people of the west alone, by the fence of the west', async () => {
    await comes(east, ANNA);
    const inWest = await arrives('fault');
    const inEast = await arrives('chat');
    await offeredTo(inEast, ANNA);
    await bothHaveSeen(inWest);
    expect(await standingOf(inWest)).toMatchObject({ state: 'waiting' });
    await comes(east, BEN);
    await offeredTo(inWest, BEN);
    // Somebody free in the west is nobody for the east.
    await comes(west, CHUN);
    const second = await arrives('chat');
    await bothHaveSeen(second);
    const third = await arrives('fault');
    await offeredTo(third, CHUN);
    expect(await standingOf(second)).toMatchObject({ state: 'waiting' });
    const { rows } = await database.pool.query<{ shard: number; epoch: number }>(
      'select shard, epoch from routing_leases where shard in (0, 1) order by shard',
    );
    expect(await epochsOf([inEast])).toEqual([rows[EAST]?.epoch]);
    expect(await epochsOf([inWest, third])).toEqual([rows[WEST]?.epoch, rows[WEST]?.epoch]);
  });

  it('passes a talk from one centre to the other: it stands in the line of the other, and is answered there', async () => {
    await comes(east, ANNA);
    const id = await arrives('chat');
    await offeredTo(id, ANNA);
    await east.routing.offers.accept(id, ANNA);
    await comes(west, BEN);
    await east.transactor.run(async (tx) => {
      const passed = await life.apply(tx, id, {
        event: 'transfer',
        actor: `staff:${ANNA}`,
        agentId: ANNA,
        queueCode: 'fault',
      });
      expect(passed.ok).toBe(true);
    });
    await offeredTo(id, BEN);
    // Whoever passed it on is free for the next of their own.
    const next = await arrives('chat');
    await offeredTo(next, ANNA);
  });

  it('lets ring what rings: who takes the east over leaves the bells of the west to the west', async () => {
    await comes(west, BEN);
    const rings = await arrives('fault');
    await offeredTo(rings, BEN);
    const bells: string[] = [];
    for (const { routing } of [east, west]) {
      const { arm } = routing.offers;
      const watched: typeof arm = (offer) => {
        bells.push(offer.contactId);
        arm(offer);
      };
      Object.assign(routing.offers, { arm: watched });
    }
    await own(east, EAST);
    expect(bells).toEqual([]);
    // What a node lets ring for one shard goes on when it gives up another.
    west.routing.offers.arm({ contactId: rings, agentId: BEN, ringUntil: new Date(Date.now() + 200) });
    await own(west, EAST);
    west.routing.disown(EAST);
    expect(west.routing.ownShards()).toEqual([WEST]);
    await until(async () => (await standingOf(rings))?.state === 'waiting', { what: 'it to wait again' });
  });

  it('ends the bell of who left while it rang, by the owner of their line, wherever that was committed', async () => {
    await comes(west, BEN);
    const rings = await arrives('fault');
    await offeredTo(rings, BEN);
    await east.transactor.run((tx) =>
      life.apply(tx, rings, { event: 'abandon', actor: 'customer', reason: 'hung_up' }),
    );
    const outcomeOf = async (): Promise<string | null | undefined> =>
      (
        await database.pool.query<{ outcome: string | null }>('select outcome from offers where contact_id = $1', [
          rings,
        ])
      ).rows[0]?.outcome;
    await until(async () => (await outcomeOf()) === 'abandoned', { what: 'the offer to be over' });
  });

  it('one node may decide for both, each under a fence of its own: losing one it goes on with the other', async () => {
    await own(east, WEST);
    await comes(east, ANNA, BEN);
    const [inEast, inWest] = [await arrives('chat'), await arrives('fault')];
    await offeredTo(inEast, ANNA);
    await offeredTo(inWest, BEN);
    // Somebody else has the east now; what this node still decides there is refused, and it gives up that shard alone.
    await nextFence(database.pool, EAST);
    await east.routing.offers.accept(inEast, ANNA);
    await east.routing.end(inEast, 'agent', 'agent_ended', `staff:${ANNA}`);
    await east.transactor.run(async (tx) => {
      const done = await life.apply(tx, inEast, {
        event: 'wrap_up',
        actor: `staff:${ANNA}`,
        disposition: 'service_done',
      });
      if (done.ok) tx.afterCommit(() => east.routing.noted(done.value));
    });
    const late = await arrives('chat');
    await until(() => !east.routing.isOwner(EAST), { what: 'the east to be given up' });
    expect(await standingOf(late)).toMatchObject({ state: 'waiting' });
    await comes(east, CHUN);
    const more = await arrives('fault');
    await offeredTo(more, CHUN);
  });
});
