import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrunkTest, TrunkTestReport } from '../../../../shared/contracts/voice-trunk-tests.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { openTrunks, type TrunksHouse } from '../../../../test/support/trunks-room.ts';
import { until } from '../../../../test/support/until.ts';

let fresh: FreshDatabase;
let house: TrunksHouse;
beforeAll(async () => {
  fresh = await freshDatabase();
  house = await openTrunks(fresh);
});
afterAll(async () => {
  await house.close();
  await house.app.close();
  await fresh.close();
});

const GOOD: TrunkTestReport = {
  ...{ verdict: 'good', status: 200, setUpMs: 120, codec: 'PCMA', secure: false, packetsOut: 400, packetsIn: 398 },
  ...{ lossPercent: 0.5, jitterMs: 2, mos: 4.3, targets: [] },
};
const post = (body: object, { trunk = 'demo', token = house.administrator } = {}) =>
  house.ask('POST', `/api/voice/trunk-tests/${trunk}`, { token, body });
const tests = async (): Promise<TrunkTest[]> => {
  const { body } = await house.ask('GET', '/api/voice/trunk-tests?trunk=demo', { token: house.administrator });
  return (body as unknown as { items: TrunkTest[] }).items;
};
const latestIs = (state: string): Promise<TrunkTest> =>
  until(
    async () => {
      const [latest] = await tests();
      return latest?.state === state ? latest : undefined;
    },
    { what: `the latest test to be ${state}`, timeoutMs: 30_000 },
  );

describe('a test of a trunk', () => {
  it('is done by a node with voice, one at a time, and stands in the list with how it went', async () => {
    let finish: (report: TrunkTestReport) => void = () => undefined;
    house.telephone.runTest = (_, tell) => {
      tell('calling');
      tell('ringing');
      return new Promise((resolve) => (finish = resolve));
    };
    expect(await post({ kind: 'call', number: '13900139001' })).toMatchObject({ status: 201 });
    const running = await until(async () => (await tests()).find((t) => t.step === 'ringing'), {
      ...{ what: 'the test to ring', timeoutMs: 30_000 },
    });
    expect(running).toMatchObject({ state: 'running', askedName: expect.any(String) as string });
    const second = await post({ kind: 'ping' });
    expect(second).toMatchObject({ status: 409, body: { code: 'voice.trunk_test_running' } });
    finish(GOOD);
    expect(await latestIs('done')).toMatchObject({ kind: 'call', number: '139****9001', report: GOOD });
    expect(await post({ kind: 'ping' })).toMatchObject({ status: 201 });
    await latestIs('running');
    finish({ ...GOOD, verdict: 'answers' });
    await latestIs('done');
  });

  it('that goes wrong is failed, not running for ever', async () => {
    house.telephone.runTest = () => Promise.reject(new Error('no sound'));
    await post({ kind: 'ping' });
    expect(await latestIs('failed')).toMatchObject({ report: { verdict: 'lost' } });
  });

  it('is on the record with who asked, is not for agents, and needs a trunk with a way out', async () => {
    expect(await post({ kind: 'ping' }, { token: house.agent })).toMatchObject({ status: 403 });
    expect(await post({ kind: 'ping' }, { trunk: 'nobody' })).toMatchObject({
      body: { code: 'voice.trunk_not_testable' },
    });
    const { rows } = await fresh.pool.query<{ n: string }>(
      "select count(*) n from audit_entries where action = 'trunk.tested'",
    );
    expect(Number(rows[0]?.n)).toBe(3);
  });
});
