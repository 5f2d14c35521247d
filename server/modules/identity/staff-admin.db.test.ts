import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { openIdentity, TEST_AREAS, type Answer, type Staffed } from '../../../test/support/identity.ts';
import { PERMISSION_CODES, POST_CODES } from '../../../shared/contracts/identity-catalogue.ts';
import type { AuditEntry, Organisation, Post, Staff } from '../../../shared/contracts/identity.ts';
import { createTransactor } from '../../platform/events/transactor.ts';
import { createIdentity, DEMO_PASSWORD, seedDemoStaff } from './index.ts';

const ADMINISTRATOR = '1018';
const reason = '本人申请，已核实';

let fresh: FreshDatabase;
let house: Staffed;
let admin: string;
beforeEach(async () => {
  fresh = await freshDatabase();
  house = await openIdentity(fresh);
  admin = await house.signIn(ADMINISTRATOR);
});
afterEach(async () => {
  await house.app.close();
  await fresh.close();
});

const find = async (staffNo: string): Promise<Staff> => {
  const { body } = await house.ask('GET', `/api/staff?text=${staffNo}`, { token: admin });
  return (body['items'] as Staff[]).find((s) => s.staffNo === staffNo)!;
};
const act = async (staffNo: string, what: string, token = admin): Promise<Answer> =>
  house.ask('POST', `/api/staff/${(await find(staffNo)).id}/${what}`, { token, body: { reason } });
const change = (staff: Staff, wish: object, token = admin): Promise<Answer> =>
  house.ask('PATCH', `/api/staff/${staff.id}`, { token, body: { version: staff.version, ...wish } });
const lastAudit = async (): Promise<AuditEntry> => {
  const { body } = await house.ask('GET', '/api/audit?pageSize=1', { token: admin });
  return (body['items'] as AuditEntry[])[0]!;
};
const newcomer = {
  staffNo: '3001',
  name: '赵晓雨',
  post: 'front_line_agent',
  centre: 'east',
  area: null,
  team: 'front-e1',
  mobile: '19900003001',
  employment: 'own',
};

describe('a newcomer', () => {
  it('gets a temporary password, must change it first, and then works', async () => {
    const made = await house.ask('POST', '/api/staff', { token: admin, body: newcomer });
    expect(made.status).toBe(201);
    expect(made.body['staff']).toMatchObject({ staffNo: '3001', state: 'active', mobile: '199****3001' });
    expect(await lastAudit()).toMatchObject({
      action: 'staff.created',
      actor: expect.stringMatching(/^1018 /) as string,
    });
    const current = made.body['temporaryPassword'] as string;
    const token = await house.signIn('3001', current);
    const closed = await house.ask('GET', '/api/organisation', { token });
    expect(closed).toMatchObject({ status: 403, body: { code: 'identity.password_change_required' } });
    const changed = await house.ask('POST', '/api/session/password', {
      token,
      body: { current, next: 'Qiu-tian 7 hao' },
    });
    expect(changed.status).toBe(204);
    expect((await house.ask('GET', '/api/organisation', { token })).status).toBe(200);
    await house.signIn('3001', 'Qiu-tian 7 hao');
    const stored = JSON.stringify((await fresh.pool.query('select * from audit_entries')).rows);
    expect(stored).not.toContain(current);
  });

  it('cannot have a number that is taken, nor sit in a team of another centre', async () => {
    const taken = await house.ask('POST', '/api/staff', { token: admin, body: { ...newcomer, staffNo: '1001' } });
    expect(taken).toMatchObject({ status: 409, body: { code: 'identity.staff_no_taken' } });
    const lost = await house.ask('POST', '/api/staff', { token: admin, body: { ...newcomer, centre: 'west' } });
    expect(lost).toMatchObject({ status: 422, body: { code: 'identity.unknown_place' } });
    const odd = await house.ask('POST', '/api/staff', { token: admin, body: { ...newcomer, staffNo: '12ab' } });
    expect(odd.status).toBe(400);
  });
});

describe('a new password', () => {
  const wish = (token: string, current: string, next: string) =>
    house.ask('POST', '/api/session/password', { token, body: { current, next } });

  it('is refused when weak, when one of the last five, and without the present one', async () => {
    const token = await house.signIn('1001');
    expect((await wish(token, DEMO_PASSWORD, 'short')).body).toMatchObject({ code: 'identity.password_too_weak' });
    expect((await wish(token, DEMO_PASSWORD, 'Hao-mima 1001')).body).toMatchObject({
      details: { problems: ['contains_staff_no'] },
    });
    const used = [1, 2, 3, 4].map((n) => `Chun-feng ${n} li`);
    let current = DEMO_PASSWORD;
    for (const next of used) {
      house.clock.forward(1_000);
      expect((await wish(token, current, next)).status).toBe(204);
      current = next;
    }
    for (const old of used) {
      expect((await wish(token, current, old)).body).toMatchObject({ code: 'identity.password_used_before' });
    }
    expect((await wish(token, 'guess-1', 'Xia-yu 2026 tian')).body).toMatchObject({
      code: 'identity.wrong_credentials',
    });
    expect((await house.ask('GET', '/api/session', { token })).body['session']).not.toBeNull();
  });

  it('ends every other session of this person, and only those', async () => {
    const [mine, stolen, other] = [await house.signIn('1001'), await house.signIn('1001'), await house.signIn('1002')];
    await wish(mine, DEMO_PASSWORD, 'Chun-feng 9 li');
    const alive = async (token: string) => (await house.ask('GET', '/api/session', { token })).body['session'] !== null;
    expect([await alive(mine), await alive(stolen), await alive(other)]).toEqual([true, false, true]);
  });

  it('cannot be guessed for with a stolen session', async () => {
    const token = await house.signIn('1001');
    for (let i = 0; i < 5; i += 1) await wish(token, `guess-${i}`, 'Chun-feng 9 li');
    expect((await wish(token, DEMO_PASSWORD, 'Chun-feng 9 li')).status).toBe(429);
  });
});

describe('suspension', () => {
  it('ends the sessions at once, keeps the person out, and is undone by reactivation', async () => {
    const token = await house.signIn('1001');
    expect((await house.ask('GET', '/api/organisation', { token })).status).toBe(200);
    expect((await act('1001', 'suspend')).body).toMatchObject({ state: 'suspended' });
    expect((await house.ask('GET', '/api/organisation', { token })).status).toBe(401);
    const body = { staffNo: '1001', password: DEMO_PASSWORD };
    expect(await house.ask('POST', '/api/session', { body })).toMatchObject({
      status: 403,
      body: { code: 'identity.staff_not_active' },
    });
    expect((await act('1001', 'suspend')).status).toBe(409);
    house.clock.forward(1_000);
    expect((await act('1001', 'reactivate')).body).toMatchObject({ state: 'active' });
    expect((await house.ask('GET', '/api/organisation', { token })).status).toBe(401);
    await house.signIn('1001');
    const { rows } = await fresh.pool.query('select event, reason from staff_transitions order by at');
    expect(rows).toEqual([
      { event: 'suspend', reason },
      { event: 'reactivate', reason },
    ]);
  });

  it('needs a reason', async () => {
    const { id } = await find('1001');
    const answer = await house.ask('POST', `/api/staff/${id}/suspend`, { token: admin, body: { reason: '    ' } });
    expect(answer).toMatchObject({ status: 422, body: { code: 'identity.reason_required' } });
  });

  it('of oneself is refused, and there is always somebody left who manages accounts', async () => {
    expect((await act(ADMINISTRATOR, 'suspend')).body).toMatchObject({ code: 'identity.not_yourself' });
    const { body } = await house.ask('GET', '/api/staff?post=administrator', { token: admin });
    const [first, second] = body['items'] as [Staff, Staff];
    const other = await house.signIn(second.staffNo);
    const both = await Promise.all([
      house.ask('POST', `/api/staff/${second.id}/leave`, { token: admin, body: { reason } }),
      house.ask('POST', `/api/staff/${first.id}/leave`, { token: other, body: { reason } }),
    ]);
    // Whichever is first, the other is too late: signed out by then, or the last one.
    expect(both.map((b) => b.status).filter((s) => s === 200)).toHaveLength(1);
  });
});

describe('the last one who can govern', () => {
  it('cannot be sent away, by whomever', async () => {
    const permissions = ['staff.view', 'staff.manage'];
    await house.ask('PUT', '/api/posts/operations_manager', {
      token: admin,
      body: { permissions, dataScope: 'all', reason },
    });
    const manager = await house.signIn('1016');
    const { body } = await house.ask('GET', '/api/staff?post=administrator', { token: admin });
    const [first, second] = body['items'] as [Staff, Staff];
    const suspend = ({ id }: Staff) =>
      house.ask('POST', `/api/staff/${id}/suspend`, { token: manager, body: { reason } });
    expect((await suspend(second)).status).toBe(200);
    expect(await suspend(first)).toMatchObject({ status: 422, body: { code: 'identity.last_administrator' } });
    expect((await house.ask('GET', '/api/posts', { token: admin })).status).toBe(200);
  });
});

describe('a reset', () => {
  it('ends a lock-out and every session, and the demo password with them', async () => {
    const token = await house.signIn('1001');
    const guess = { body: { staffNo: '1001', password: 'not-it-at-all' } };
    for (let i = 0; i < 6; i += 1) await house.ask('POST', '/api/session', guess);
    const reset = await act('1001', 'password-reset');
    expect((await house.ask('GET', '/api/session', { token })).body['session']).toBeNull();
    await expect(house.signIn('1001')).rejects.toThrow('wrong_credentials');
    await house.signIn('1001', reset.body['temporaryPassword'] as string);
  });
});

describe('a change of post or place', () => {
  it('counts from the next request on', async () => {
    const token = await house.signIn('1001');
    expect((await house.ask('GET', '/api/staff', { token })).body).toMatchObject({
      code: 'identity.permission_missing',
      title: '您的岗位没有“查看员工”权限。',
    });
    expect((await change(await find('1001'), { post: 'shift_leader' })).status).toBe(200);
    expect((await house.ask('GET', '/api/staff', { token })).status).toBe(200);
    expect((await lastAudit()).details).toMatchObject({ changed: ['post'], from: { post: 'front_line_agent' } });
  });

  it('made on an old picture is refused', async () => {
    const staff = await find('1001');
    await change(staff, { name: '王小一' });
    expect(await change(staff, { name: '王小二' })).toMatchObject({
      status: 409,
      body: { code: 'common.changed_meanwhile' },
    });
  });

  it('is not for oneself', async () => {
    const refused = await change(await find(ADMINISTRATOR), { post: 'operations_manager' });
    expect(refused.body).toMatchObject({ code: 'identity.not_yourself' });
  });
});

describe('the list of staff', () => {
  it('pages and filters by text, post, team and state', async () => {
    await act('1001', 'suspend');
    const total = async (query: string) =>
      (await house.ask('GET', `/api/staff?${query}`, { token: admin })).body['total'];
    expect(await total('pageSize=5')).toBeGreaterThan(60);
    expect(await total('text=1001')).toBe(1);
    expect(await total('text=%25')).toBe(0);
    expect(await total('post=elder_care_agent')).toBe(4);
    expect(await total('team=front-e1&state=active')).toBe(8);
    expect(await total('state=suspended')).toBe(1);
    const page = await house.ask('GET', '/api/staff?page=2&pageSize=5', { token: admin });
    expect((page.body['items'] as Staff[]).map((s) => s.staffNo)).toEqual(['1006', '1007', '1008', '1009', '1010']);
  });

  it('shows a shift leader the own centre only', async () => {
    const token = await house.signIn('1008');
    const { body } = await house.ask('GET', '/api/staff?pageSize=200', { token });
    expect(new Set((body['items'] as Staff[]).map((s) => s.centre))).toEqual(new Set(['east']));
    const west = (await house.ask('GET', '/api/staff?team=media-w', { token: admin })).body['items'] as Staff[];
    const beyond = await house.ask('GET', `/api/staff/${west[0]!.id}`, { token });
    expect(beyond).toMatchObject({ status: 403, body: { code: 'identity.out_of_scope' } });
  });
});

describe('posts', () => {
  const posts = async (): Promise<Post[]> =>
    (await house.ask('GET', '/api/posts', { token: admin })).body['posts'] as Post[];

  it('are the eighteen of the product, and every permission of theirs is in the catalogue', async () => {
    expect((await posts()).map((p) => p.code)).toEqual(POST_CODES);
    const { rows } = await fresh.pool.query<{ permission: string }>('select distinct permission from post_permissions');
    expect(rows.map((r) => r.permission).sort()).toEqual([...PERMISSION_CODES].sort());
  });

  it('keep the administrator away from customers and recordings, and whoever serves away from accounts', async () => {
    for (const { code, permissions } of await posts()) {
      const serves = permissions.some((p) => /^(customer|recording|contact|case)\./.test(p));
      const governs = permissions.some((p) => ['staff.manage', 'post.manage', 'config.manage'].includes(p));
      expect(serves && governs, code).toBe(false);
    }
  });

  it('change what a signed-in agent may do at once, and say in the trail what was given and taken', async () => {
    const token = await house.signIn('1011');
    expect((await house.ask('GET', '/api/staff', { token })).status).toBe(200);
    const body = { permissions: ['report.view', 'wallboard.view'], dataScope: 'team', reason };
    const saved = await house.ask('PUT', '/api/posts/trainer', { token: admin, body });
    expect(saved.body).toMatchObject({
      code: 'trainer',
      permissions: ['report.view', 'wallboard.view'],
      dataScope: 'team',
    });
    expect((await house.ask('GET', '/api/staff', { token })).status).toBe(403);
    expect((await lastAudit()).details).toMatchObject({
      added: ['wallboard.view'],
      removed: ['contact.view', 'queue.view', 'recording.listen', 'staff.view'],
    });
  });

  it('cannot be changed by their own holder, nor into an unknown permission', async () => {
    const own = { permissions: ['recording.listen'], dataScope: 'all', reason };
    const refused = await house.ask('PUT', '/api/posts/administrator', { token: admin, body: own });
    expect(refused.body).toMatchObject({ code: 'identity.not_yourself' });
    const odd = { permissions: ['everything'], dataScope: 'all', reason };
    expect((await house.ask('PUT', '/api/posts/trainer', { token: admin, body: odd })).status).toBe(400);
  });
});

describe('the demo organisation', () => {
  it('has a crew for each grid of the operator, with engineers in it', async () => {
    const { organisation } = house.identity;
    const crew = await organisation.crewForGrid('990101-2');
    expect(crew).toMatchObject({ kind: 'field_crew', area: '990101', name: '望潮区装维班' });
    const members = await organisation.staffOfTeam(crew!.code);
    expect(members.length).toBeGreaterThanOrEqual(2);
    expect(new Set(members.map((m) => m.post))).toEqual(new Set(['field_engineer']));
    expect(await organisation.crewForGrid('nowhere')).toBeUndefined();
    const { body } = await house.ask('GET', '/api/organisation', { token: admin });
    expect((body as unknown as Organisation).centres).toHaveLength(2);
  });

  it('is planted once, and hashes its one password once, so that the first start stays quick', async () => {
    const empty = await freshDatabase();
    const transactor = createTransactor({ db: empty.db, clock: house.clock, onCommitted: () => undefined });
    const { audit } = createIdentity({ db: empty.db, transactor, clock: house.clock, demoPasswordsAllowed: true });
    const needs = { db: empty.db, transactor, audit, seed: 7, areas: TEST_AREAS };
    const { seeded } = await seedDemoStaff(needs);
    expect(seeded).toBeGreaterThan(60);
    const { rows } = await empty.pool.query(
      'select count(distinct password_hash) as hashes, count(*) as staff from staff',
    );
    expect(rows).toEqual([{ hashes: 1, staff: seeded }]);
    expect(await seedDemoStaff(needs)).toEqual({ seeded: 0 });
    await empty.close();
  });

  it('names people by id for other rooms and leaves out whom it does not know', async () => {
    const { id, name } = await find('1001');
    const known = await house.identity.organisation.staff([id, id, '00000000-0000-7000-8000-000000000000']);
    expect([...known.values()].map((s) => s.name)).toEqual([name]);
  });
});
