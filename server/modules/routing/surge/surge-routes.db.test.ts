import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { handClock, openIdentity, type Staffed } from '../../../../test/support/identity.ts';
import { plan, rule } from '../../../../test/support/surge-room.ts';
import { seededRandom } from '../../../../shared/kernel/random.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { silentLog } from '../../../platform/log.ts';
import { createIdentity } from '../../identity/index.ts';
import { seedSurgeDemo } from './surge-demo.ts';
import { createSurge } from './surge.ts';

let fresh: FreshDatabase;
let staffed: Staffed;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 6 });
  const clock = handClock();
  const { db } = fresh;
  const transactor = createTransactor({ db, clock, onCommitted: () => undefined });
  const identity = createIdentity({ db, transactor, clock, demoPasswordsAllowed: true, publicUrl: undefined });
  const surge = createSurge({
    db,
    clock,
    transactor,
    audit: identity.audit,
    organisation: identity.organisation,
    tail: { subscribe: () => () => undefined },
    seats: { notReady: () => Promise.resolve() },
    random: seededRandom(1),
    log: silentLog,
  });
  staffed = await openIdentity(fresh, { clock, rooms: [surge.routes] });
  await seedSurgeDemo({ transactor, clock, organisation: identity.organisation });
  for (const [who, no] of Object.entries({
    agent: '1001',
    home: '1007',
    leader: '1008',
    office: '1013',
    admin: '1018',
  }))
    tokens[who] = await staffed.signIn(no);
});
afterAll(() => fresh.close());

const ask = async (who: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  staffed.ask(method, `/api/routing/surge${path}`, {
    token: tokens[who]!,
    ...(body === undefined ? (method === 'GET' || method === 'DELETE' ? {} : { body: {} }) : { body }),
  });

describe('who may', () => {
  it('see and act: those who supervise the floor, nobody else', async () => {
    const rules = (await ask('leader', 'GET', '/rules')).body as unknown as { id: string }[];
    for (const who of ['agent', 'home', 'office', 'admin']) {
      for (const path of ['', '/rules', '/home-seats', '/comparison'])
        expect([who, path, (await ask(who, 'GET', path)).status]).toEqual([who, path, 403]);
      expect((await ask(who, 'POST', `/rules/${rules[0]!.id}/raise`)).status).toBe(403);
    }
    expect((await ask('leader', 'GET', '')).status).toBe(200);
    expect((await staffed.ask('GET', '/api/routing/surge')).status).toBe(401);
  });

  it('change rules: those who manage queues, also the administrator who may not act', async () => {
    const draft = rule([plan('offer_callback')]);
    expect((await ask('agent', 'POST', '/rules', draft)).status).toBe(403);
    const made = await ask('admin', 'POST', '/rules', draft);
    expect(made.status).toBe(200);
    expect(
      (await ask('leader', 'PUT', `/rules/${made.body['id'] as string}`, { ...draft, name: '新名称', version: 1 }))
        .status,
    ).toBe(200);
    expect((await ask('leader', 'PUT', `/rules/${made.body['id'] as string}`, { ...draft, version: 1 })).status).toBe(
      409,
    );
    expect((await ask('leader', 'POST', '/rules', { ...draft, queue: 'nowhere' })).body).toMatchObject({
      code: 'routing.surge_unknown_queue',
    });
    expect((await ask('leader', 'POST', '/rules', { ...draft, stages: [] })).status).toBe(400);
    expect((await ask('leader', 'DELETE', `/rules/${made.body['id'] as string}`)).status).toBe(200);
  });

  it('speak for a seat: only the one who sits there', async () => {
    expect((await ask('home', 'GET', '/mine')).body).toMatchObject({ role: 'home', device: { state: 'approved' } });
    expect((await ask('agent', 'GET', '/mine')).body).toMatchObject({ role: 'none' });
    expect((await ask('office', 'GET', '/mine')).body).toMatchObject({ role: 'back_office' });
    const refused = await ask('agent', 'POST', '/mine/devices', { name: '电脑', keyName: 'some-key-name' });
    expect(refused.body).toMatchObject({ code: 'routing.home_not_a_seat' });
    const [first] = (await ask('leader', 'GET', '/rules')).body as unknown as {
      id: string;
      name: string;
      queue: string | null;
    }[];
    await ask('leader', 'POST', `/rules/${first!.id}/raise`);
    const now = (await ask('leader', 'GET', '')).body as unknown as { peaks: { stages: { id: string }[] }[] };
    const stage = now.peaks[0]!.stages[0]!.id;
    expect((await ask('home', 'POST', `/stages/${stage}/start`)).status).toBe(403);
    expect((await ask('leader', 'POST', `/stages/${stage}/start`)).status).toBe(200);
    expect((await ask('leader', 'POST', `/stages/${stage}/explode`)).status).toBe(400);
  });

  it('is written in the trail of acts, with who did it', async () => {
    const { rows } = await fresh.pool.query<{ action: string; actor: string }>(
      `select action, actor from audit_entries where action like 'surge%' order by seq`,
    );
    expect(rows.map((r) => r.action)).toEqual(
      expect.arrayContaining([
        'surge_rule.created',
        'surge_rule.changed',
        'surge_rule.removed',
        'surge_peak.begun',
        'surge_stage.started',
      ]),
    );
    expect(rows.every((r) => /^10(08|18) /.test(r.actor))).toBe(true);
  });
});
