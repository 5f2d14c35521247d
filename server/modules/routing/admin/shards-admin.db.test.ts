import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ShardPlan } from '../../../../shared/contracts/routing-admin.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { openAdmin, type AdminHouse } from '../../../../test/support/routing-admin.ts';
import { until } from '../../../../test/support/until.ts';
import { shardAtSignOn } from '../shard-store.ts';

let fresh: FreshDatabase;
let house: AdminHouse;
beforeAll(async () => {
  fresh = await freshDatabase();
  house = await openAdmin(fresh);
});
afterAll(async () => {
  await house.app.close();
  await fresh.close();
});
beforeEach(async () => {
  await fresh.pool.query('delete from routing_shards');
  await fresh.pool.query('delete from agent_states');
  await fresh.pool.query(`update queues set centre = case code when 'vip' then 'east' when 'fault' then 'west' end`);
});

const plan = async (): Promise<ShardPlan> =>
  (await house.ask('GET', '/api/routing/shards', { token: house.manager })).body as unknown as ShardPlan;
const move = async (centre: string, shard: number, version?: number) =>
  house.ask('PUT', '/api/routing/shards', {
    token: house.manager,
    body: { version: version ?? (await plan()).version, centres: [{ centre, shard }] },
  });
const shardOf = async (centre: string): Promise<number | undefined> =>
  (await plan()).centres.find((c) => c.centre === centre)?.shard;
/** Somebody of that centre is at work. */
const SIGN_ON = `
  with one as (select id from staff where centre = $1 order by staff_no limit 1),
  agent as (insert into agent_profiles (staff_id, voice_capacity, chat_capacity) select id, 1, 3 from one on conflict do nothing)
  insert into agent_states (staff_id, state, since) select id, 'ready', now() from one`;

describe('which centre belongs to which shard', () => {
  it('is 0 for all until somebody says otherwise, is on the record, and is heard by the running engine', async () => {
    expect((await plan()).centres.map(({ shard }) => shard)).toEqual([0, 0]);
    expect(await move('west', 2)).toMatchObject({ status: 200 });
    expect([await shardOf('east'), await shardOf('west')]).toEqual([0, 2]);
    expect((await plan()).shards.map(({ shard }) => shard)).toEqual([0, 2]);
    const { rows } = await fresh.pool.query<{ details: unknown }>(
      `select details from audit_entries where action = 'shard.changed' order by seq desc limit 1`,
    );
    expect(rows[0]?.details).toEqual({ from: 0, to: 2 });
    const told = await fresh.pool.query<{ part: string }>(
      `select data ->> 'part' as part from events where type = 'routing.settings_changed' order by position desc limit 1`,
    );
    expect(told.rows[0]?.part).toBe('shards');
    expect(await move('west', 0)).toMatchObject({ status: 200 });
    expect((await fresh.pool.query('select 1 from routing_shards')).rows).toEqual([]);
  });

  it('stays while anybody of that centre is signed on, and says how many; the other centre may move', async () => {
    await fresh.pool.query(SIGN_ON, ['west']);
    const answer = await move('west', 1);
    expect(answer).toMatchObject({ status: 422, body: { code: 'routing.centre_at_work' } });
    expect(JSON.stringify(answer.body)).toContain('1');
    expect(await shardOf('west')).toBe(0);
    expect(await move('east', 1)).toMatchObject({ status: 200 });
  });

  it('cannot change under the hands of whoever signs on: one waits for the other', async () => {
    const signing = await fresh.pool.connect();
    try {
      await signing.query('begin');
      const { rows } = await signing.query<{ shared: boolean }>(
        `select pg_try_advisory_xact_lock_shared(hashtext('routing_shards')) as shared`,
      );
      expect(rows[0]?.shared).toBe(true);
      let isDone = false;
      const moving = move('west', 3).then((answer) => {
        isDone = true;
        return answer;
      });
      const stands = async (): Promise<boolean> =>
        isDone ||
        (await fresh.pool.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).rows.length > 0;
      await until(stands, { what: 'the move to stand before the gate' });
      expect(isDone).toBe(false);
      await signing.query(SIGN_ON, ['west']);
      await signing.query('commit');
      // Who signed on meanwhile was not among those looked at: then nothing is moved, whosever they are.
      expect((await moving).status).toBe(409);
      expect(await shardAtSignOn(fresh.db, 'west')).toBe(0);
    } finally {
      signing.release(true);
    }
  });

  it('is changed by whoever read last, for centres that exist, to shards that exist, by who may', async () => {
    const { version } = await plan();
    await move('east', 1);
    expect((await move('east', 2, version)).status).toBe(409);
    expect(await move('north', 1)).toMatchObject({ status: 422, body: { code: 'routing.unknown_centre' } });
    for (const shard of [-1, 64, 1.5]) expect((await move('east', shard)).status).toBe(400);
    const body = { version: (await plan()).version, centres: [{ centre: 'east', shard: 3 }] };
    expect((await house.ask('PUT', '/api/routing/shards', { token: house.agent, body })).status).toBe(403);
  });

  it('is not given up while somebody is still decided for there, wherever they belong by now', async () => {
    await move('west', 1);
    await fresh.pool.query(SIGN_ON, ['east']);
    await fresh.pool.query('update agent_states set shard = 1');
    expect(await move('west', 0)).toMatchObject({ status: 422, body: { code: 'routing.shard_at_work' } });
    await fresh.pool.query('update agent_states set shard = 0');
    expect(await move('west', 0)).toMatchObject({ status: 200 });
  });

  it('leaves no centre in a shard without a queue, where its people would be offered nothing', async () => {
    await fresh.pool.query(`update queues set active = false where code = 'fault'`);
    expect(await move('west', 1)).toMatchObject({ status: 422, body: { code: 'routing.shard_without_queue' } });
    await fresh.pool.query(`update queues set active = true where code = 'fault'`);
    expect(await move('west', 1)).toMatchObject({ status: 200 });
    // The queues of no centre stay in 0; a centre may be alone with its own elsewhere.
    expect(await move('east', 2)).toMatchObject({ status: 200 });
  });

  it('names the node that decides for each', async () => {
    await move('west', 1);
    await fresh.pool.query(
      `update routing_leases set holder = 'kf1', expires_at = now() + interval '1 minute' where shard = 0`,
    );
    expect((await plan()).shards).toEqual([
      { shard: 0, node: 'kf1' },
      { shard: 1, node: null },
    ]);
  });
});
