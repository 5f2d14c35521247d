import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeHouse, type NodeHouse, type RunningNode } from '../support/nodes.ts';
import { findFaults } from '../support/routing-history.ts';
import { openRoutingGate, type RoutingGate } from '../support/routing-gate.ts';
import { until } from '../support/until.ts';

/*
 * Two centres, two shards, two nodes that decide: customers come without a pause, and what is asked afterwards of the history is what is asked
 * after the storm (routing-history).
 */
const LINES = [
  { queue: 'chat', shard: 0 },
  { queue: 'fault', shard: 1 },
] as const;
const RATE = 40;
const AGENTS = 40;
let house: NodeHouse;
let a: RunningNode;
let b: RunningNode;
let gate: RoutingGate;

beforeAll(async () => {
  house = await openNodeHouse();
  const light = { DEMO: 'off', LOG_LEVEL: 'info' };
  a = await house.add('a', 'router', { ...light, ROUTER_SHARDS: '0' });
  const { pool } = house.database();
  await pool.query(
    `insert into centres (code, name) select c, c from unnest(array['east', 'west']) as c on conflict do nothing`,
  );
  await pool.query(`update queues set centre = 'west', channel = null where code = 'fault'`);
  await pool.query(`insert into routing_shards (centre, shard) values ('west', 1)`);
  await pool.query(`insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
    values ('routing', 'settings', 1000000, 'routing.settings_changed', '{"part":"shards","staffIds":null}', now(), pg_current_xact_id())`);
  b = await house.add('b', 'router', { ...light, ROUTER_SHARDS: '1' });
  gate = await openRoutingGate({
    databaseUrl: house.databaseUrl,
    natsUrl: house.nats.url,
    agents: AGENTS,
    lines: LINES,
  });
});
afterAll(async () => {
  await gate.close();
  await house.clear();
});

const decides = (node: RunningNode, shards: string): Promise<unknown> =>
  until(async () => (await node.parts())?.['shards'] === shards, {
    what: `${node.name} to decide for ${shards === '' ? 'none' : shards}`,
    timeoutMs: 30_000,
  });
/** Offers from now on, in each line by itself. */
const bothFlow = async (): Promise<void> => {
  const since = new Date();
  for (const { queue } of LINES)
    await until(
      async () => {
        const { rows } = await house
          .database()
          .pool.query<{ n: number }>(
            'select count(*)::int as n from offers where queue_code = $1 and offered_at > $2',
            [queue, since],
          );
        return (rows[0]?.n ?? 0) > 5;
      },
      { what: `offers from ${queue}`, timeoutMs: 30_000 },
    );
};

describe('two shards on two nodes', () => {
  it('each decides for its own; whoever is left decides for both, killed, frozen or stopped, and gives back what is not its own; nobody is lost, nobody rings twice', async () => {
    await decides(a, '0');
    await decides(b, '1');
    gate.open(RATE);
    await bothFlow();

    await b.kill9();
    await decides(a, '0,1');
    await bothFlow();
    // Back again, it is given back what is its own.
    b = await b.again();
    await decides(b, '1');
    await decides(a, '0');
    await bothFlow();

    a.freeze();
    await decides(b, '0,1');
    await bothFlow();
    a.thaw();
    await decides(a, '0');
    await decides(b, '1');
    await bothFlow();

    const stopped = b.stop();
    await decides(a, '0,1');
    expect(await stopped).toBe(0);
    b = await b.again();
    await decides(b, '1');
    await bothFlow();

    await gate.drain(60_000);
    const found = await findFaults(house.database().pool, gate.promised);
    expect(found).toEqual({ lost: [], doubled: [], overCapacity: [], unfenced: [], brokenStories: [] });
    expect(gate.promised.length).toBeGreaterThan(100);
    const { rows } = await house.database().pool.query<{ queue: string; shards: number[] }>(
      `select o.queue_code as queue, array_agg(distinct s.shard::int) as shards
       from offers o join agent_states s on s.staff_id = o.agent_id group by o.queue_code order by o.queue_code`,
    );
    expect(rows).toEqual(LINES.map(({ queue, shard }) => ({ queue, shards: [shard] })));
  });
});
