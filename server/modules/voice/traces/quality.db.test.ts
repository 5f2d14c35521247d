import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { until } from '../../../../test/support/until.ts';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { silentLog } from '../../../platform/log.ts';
import { createFakeMediaEngine } from '../../../platform/media/fake-media-engine.ts';
import { createMetrics } from '../../../platform/metrics.ts';
import { createQuality } from './quality-service.ts';
import { insertQuality, qualityBuckets, qualityOf, qualityPage, qualitySums, worstCalls } from './quality-store.ts';

let fresh: FreshDatabase;
const never = (): Promise<never> => Promise.reject(new Error('nobody asks for this here'));
beforeAll(async () => {
  fresh = await freshDatabase();
  for (const [i, leg] of LEGS.entries()) await keep({ ...leg, at: at(i) });
});
afterAll(() => fresh.close());

const AGENT = newId();
const at = (minute: number): Date => new Date(Date.parse('2026-11-28T10:00:00+08:00') + minute * 60_000);
const contacts: string[] = [];
const LEGS = [
  { trunk: 'unicom', codec: 'PCMA', mos: 4.4, packets_in: 500 },
  { trunk: 'unicom', codec: 'PCMA', mos: 2.1, packets_in: 500 },
  { trunk: 'mobile', codec: 'PCMU', mos: 3.5, packets_in: 500 },
  { trunk: 'mobile', codec: 'PCMU', mos: null, packets_in: 0 },
  { trunk: 'web', codec: '', mos: 4.5, packets_in: 500, agent_id: AGENT },
] as const;

async function keep(leg: (typeof LEGS)[number] & { at: Date }): Promise<void> {
  const contact_id = newId();
  contacts.push(contact_id);
  await fresh.pool.query(
    `insert into contacts (id, channel, state, customer_address, arrived_at) values ($1, 'voice', 'arrived', '13800138000', $2)`,
    [contact_id, leg.at],
  );
  const rest = { packets_out: 500, lost: 0, jitter_ms: 2, round_trip_ms: null, remote_lost: null };
  await insertQuality(fresh.db, { agent_id: null, ...leg, leg: 'trunk', contact_id, ...rest });
}
const page = { page: 1, pageSize: 10 };
const moses = async (wish: Parameters<typeof qualityPage>[1]): Promise<(number | null)[]> =>
  (await qualityPage(fresh.db, wish, page)).items.map((r) => r.mos);

describe('the quality of calls on record', () => {
  it('is told the worst first: silence, then the lowest estimate', async () => {
    expect(await moses({})).toEqual([null, 2.1, 3.5, 4.4, 4.5]);
    expect((await worstCalls(fresh.db, {}, 2)).map((r) => r.mos)).toEqual([null, 2.1]);
  });
  it('is narrowed down by trunk, agent, codec and period', async () => {
    expect(await moses({ trunk: 'unicom' })).toEqual([2.1, 4.4]);
    expect(await moses({ agentId: AGENT })).toEqual([4.5]);
    expect(await moses({ codec: 'PCMU' })).toEqual([null, 3.5]);
    expect(await moses({ from: at(1), to: at(3) })).toEqual([2.1, 3.5]);
  });
  it('comes in pages', async () => {
    const second = await qualityPage(fresh.db, {}, { page: 2, pageSize: 2 });
    expect([second.total, second.items.map((r) => r.mos)]).toEqual([5, [3.5, 4.4]]);
  });
  it('is counted by how well it sounded; the best that can be is in the last bucket, silence in none', async () => {
    const buckets = await qualityBuckets(fresh.db, {}, { from: 1, to: 4.5, buckets: 14 });
    expect([...buckets].sort((a, b) => a[0] - b[0])).toEqual([
      [5, 1],
      [11, 1],
      [14, 2],
    ]);
    expect(await qualitySums(fresh.db, {})).toEqual({ legs: 5, poor: 2, silent: 1, average: 3.63 });
    expect(await qualitySums(fresh.db, { trunk: 'nobody' })).toEqual({ legs: 0, poor: 0, silent: 0, average: null });
  });
  it('of the same leg at the same moment is kept once', async () => {
    const [first = ''] = contacts;
    const [row] = await qualityOf(fresh.db, first);
    if (row === undefined) throw new Error('nothing was kept');
    await insertQuality(fresh.db, { ...row, mos: 1 });
    expect((await qualityOf(fresh.db, first)).map((r) => r.mos)).toEqual([4.4]);
  });
  it('of a call that ends while the database is away is on record when it is back, and the call has not waited for it', async () => {
    let isAway = true;
    const db = new Proxy(fresh.db, {
      get: (of, name) => {
        if (isAway) throw new Error('Connection terminated unexpectedly');
        const part = Reflect.get(of, name) as unknown;
        return typeof part === 'function' ? (part.bind(of) as unknown) : part;
      },
    });
    const media = createFakeMediaEngine();
    const { legId } = await media.createSipLeg({ callId: 'c' });
    const room = { metrics: createMetrics(), reading: { story: never }, organisation: { staff: never } };
    const quality = createQuality({ ...room, db, media, clock: systemClock, codecOf: () => 'PCMA', log: silentLog });
    const [contactId = ''] = contacts.slice(1);
    const kept = async (): Promise<number> => (await qualityOf(fresh.db, contactId)).length;
    await quality.keep({ contactId, leg: 'agent', legId, trunk: 'unicom', agentId: undefined });
    expect(await kept()).toBe(1);
    isAway = false;
    await until(async () => (await kept()) === 2, { what: 'the quality on record' });
  });
});
