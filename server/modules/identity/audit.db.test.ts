import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { openIdentity, type Staffed } from '../../../test/support/identity.ts';
import type { AuditEntry } from '../../../shared/contracts/identity.ts';
import type { Principal } from './index.ts';

let fresh: FreshDatabase;
let house: Staffed;
let manager: Principal;
let agent: Principal;

beforeEach(async () => {
  fresh = await freshDatabase();
  house = await openIdentity(fresh);
  manager = (await house.identity.sessions.authenticate(await house.signIn('1016')))!;
  agent = (await house.identity.sessions.authenticate(await house.signIn('1001')))!;
});
afterEach(async () => {
  await house.app.close();
  await fresh.close();
});

const subject = { kind: 'customer', id: 'c-1' };
const note = (n: number, by: Principal | 'system' = agent) =>
  house.transactor.run((tx) =>
    house.identity.audit.append(tx, {
      by,
      action: 'customer.corrected',
      subject,
      details: { n, z: 1, 名: [null, { b: 1, a: 0.1 }] },
    }),
  );
const verify = () => house.identity.audit.verifyChain(manager);
/** What only somebody with the keys of the database can do. */
const tamper = (statement: string) =>
  fresh.pool.query(
    `begin; alter table audit_entries disable trigger user; ${statement}; alter table audit_entries enable trigger user; commit`,
  );

describe('the audit trail', () => {
  it('is intact after many acts, whose details come back from the database in another order', async () => {
    for (let n = 0; n < 5; n += 1) await note(n);
    const report = await verify();
    expect(report).toMatchObject({ intact: true, firstBroken: null });
    expect(report.checked).toBe(report.head?.seq);
    expect(report.checked).toBeGreaterThanOrEqual(8);
  });

  it('keeps one chain when many write at the same time', async () => {
    const { checked } = await verify();
    await Promise.all(Array.from({ length: 30 }, (_, n) => note(n)));
    expect(await verify()).toMatchObject({ intact: true, checked: checked + 30 });
  });

  it.each(['update audit_entries set actor = actor', 'delete from audit_entries', 'truncate audit_entries'])(
    'refuses: %s',
    async (statement) => {
      await expect(fresh.pool.query(statement)).rejects.toThrow('append-only');
    },
  );

  it('shows the first entry that somebody with the keys of the database has changed', async () => {
    for (let n = 0; n < 3; n += 1) await note(n);
    const { checked } = await verify();
    await tamper(`update audit_entries set details = '{"n": 99}' where seq = ${checked - 1}`);
    expect(await verify()).toMatchObject({ intact: false, firstBroken: checked - 1, checked: checked - 2 });
  });

  it.each([
    "actor = '1001 别人'",
    "at = at + interval '1 second'",
    "reason = '因为'",
    'source = null',
    'prev_hash = hash',
  ])('shows it whatever was changed: %s', async (change) => {
    await note(1);
    await tamper(`update audit_entries set ${change} where seq = 2`);
    expect(await verify()).toMatchObject({ intact: false, firstBroken: 2 });
  });

  it('shows that an entry was taken out of the middle', async () => {
    await note(1);
    await tamper('delete from audit_entries where seq = 2');
    expect(await verify()).toMatchObject({ intact: false, firstBroken: 2 });
  });

  it('has no entry of an act that was rolled back', async () => {
    const { checked } = await verify();
    const failing = house.transactor.run(async (tx) => {
      await house.identity.audit.append(tx, { by: agent, action: 'customer.corrected', subject });
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    expect(await verify()).toMatchObject({ intact: true, checked });
  });

  it('is read by those who may, newest first, by actor, action, subject and time', async () => {
    await note(1);
    house.clock.forward(60_000);
    const later = house.clock.now();
    await note(2, 'system');
    const token = await house.signIn('1016');
    const ask = async (query: string) =>
      (await house.ask('GET', `/api/audit?${query}`, { token })).body['items'] as AuditEntry[];
    const n = (entries: AuditEntry[]) => entries.map((e) => e.details['n']);
    expect(n(await ask('action=customer.&subjectKind=customer&subjectId=c-1'))).toEqual([2, 1]);
    expect(n(await ask(`action=customer.corrected&actorId=${agent.staffId}`))).toEqual([1]);
    expect(n(await ask(`action=customer.&from=${later.toISOString()}`))).toEqual([2]);
    expect((await ask('action=customer.&pageSize=1&page=2'))[0]).toMatchObject({
      actor: `1001 ${agent.name}`,
      source: '127.0.0.1',
      reason: null,
    });
    expect((await house.ask('GET', '/api/audit/verify', { token })).body).toMatchObject({ intact: true });
    const nosy = await house.signIn('1001');
    expect((await house.ask('GET', '/api/audit', { token: nosy })).status).toBe(403);
    expect((await house.ask('GET', '/api/audit/verify', { token: nosy })).status).toBe(403);
  });

  it('records who signed in, who tried and from where', async () => {
    await house.ask('POST', '/api/session', { body: { staffNo: '1001', password: 'not-it' }, from: '10.9.8.7' });
    const { items } = await house.identity.audit.page(manager, { page: 1, pageSize: 5, action: 'session.refused' });
    expect(items[0]).toMatchObject({
      subjectId: agent.staffId,
      source: '10.9.8.7',
      details: { why: 'wrong_credentials' },
    });
  });
});

describe('a look behind the mask', () => {
  const look = { subject, fields: ['idNumber'], reason: '核对装机地址' };
  it('is written down with its reason and the fields, never the values', async () => {
    await house.identity.audit.recordUnmask(agent, look);
    const { items } = await house.identity.audit.page(manager, { page: 1, pageSize: 1 });
    expect(items[0]).toMatchObject({
      action: 'customer.unmasked',
      reason: look.reason,
      details: { fields: ['idNumber'] },
    });
  });

  it('is refused without a real reason, and to a post that may not', async () => {
    const { audit } = house.identity;
    await expect(audit.recordUnmask(agent, { ...look, reason: '看 ' })).rejects.toMatchObject({
      code: 'identity.reason_required',
    });
    const trainer = (await house.identity.sessions.authenticate(await house.signIn('1011')))!;
    await expect(audit.recordUnmask(trainer, look)).rejects.toMatchObject({ code: 'identity.permission_missing' });
  });
});
