import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CASE_EVENTS, ORDER_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { DIAL_EVENTS } from '../../../shared/contracts/voice-outbound.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { createTransactor, type Transactor } from '../../platform/events/transactor.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { DEMO_PRINCIPAL } from '../../../test/support/principals.ts';
import type { Matter } from '../cases/index.ts';
import type { Audit, OrganisationView, Principal } from '../identity/index.ts';
import { createOutreach, type OutreachRoom } from './index.ts';

type AuditAct = Parameters<Audit['append']>[1];
type StaffCard = Awaited<ReturnType<OrganisationView['staffOfTeam']>>[number];
const BEGIN = Date.parse('2026-11-28T02:00:00Z');
const MINUTE = 60_000;
let nowMs = BEGIN;
const clock = { now: () => new Date(nowMs) };

let fresh: FreshDatabase;
let transactor: Transactor;
let room: OutreachRoom;
const cases = new Map<string, Matter>();
const people = new Map<string, StaffCard>();
const exported: AuditAct[] = [];

type Permissions = Principal['permissions'];
function somebody(name: string, centre: string, permissions: Permissions): Principal {
  const who: Principal = { ...DEMO_PRINCIPAL, staffId: newId(), name, centre, dataScope: 'own', permissions };
  const { staffId: id, staffNo, post, area, team } = who;
  people.set(id, { id, staffNo, name, post, centre, area, team, state: 'active' });
  return who;
}
const AGENT: Permissions = new Set(['desk.use', 'case.view', 'contact.dial.customer']);
const xu = somebody('徐敏', 'east', AGENT);
const lin = somebody('林晓雨', 'east', AGENT);
const west = somebody('西边的人', 'west', AGENT);
const LEADER: Permissions = new Set([...AGENT, 'floor.supervise', 'voice.rules']);
const leader: Principal = { ...somebody('班长', 'east', LEADER), dataScope: 'centre' };
const elsewhere: Principal = { ...somebody('西边的班长', 'west', LEADER), dataScope: 'centre' };

beforeAll(async () => {
  fresh = await freshDatabase();
  transactor = createTransactor({ db: fresh.db, clock, onCommitted: () => undefined });
  room = createOutreach({
    db: fresh.db,
    clock,
    transactor,
    audit: { append: (_tx, act) => Promise.resolve(void exported.push(act)) },
    organisation: {
      staff: () => Promise.resolve(people),
      staffWith: () => Promise.resolve([...people.values()]),
      all: () => Promise.resolve({ centres: [], areas: [], teams: [] }),
    },
    cases: {
      demandSeen: () => Promise.resolve(),
      matter: (_db, caseId) => Promise.resolve(cases.get(caseId)),
    },
    orderTemplates: () => Promise.resolve([{ code: 'repair', nameZh: '维修', nameEn: 'Repair' }]),
  });
});
afterAll(() => fresh.close());
beforeEach(async () => {
  nowMs = BEGIN;
  await fresh.pool.query("update follow_ups set state = 'cancelled' where state in ('planned', 'taken')");
  await fresh.pool.query(
    "update follow_up_rules set case_types = '{fault}', order_templates = '{}', max_tries = 2, by_whom = 'anyone'",
  );
});

const hear = (type: string, data: Record<string, unknown>): Promise<void> =>
  transactor.run(async (tx) => {
    const event = { position: 1, aggregate: 'x', aggregateId: 'x', seq: 1, at: tx.now, type, data };
    for (const listener of room.listeners) await listener.handle(event, tx);
  });
const matter = (type: Matter['type']): string => {
  const caseId = newId();
  const place = { centre: 'east', team: 'front-e1', areaCode: '990101', customerId: 'C1', ownerId: xu.staffId };
  cases.set(caseId, { caseId, type, number: `SQ${String(cases.size)}`, ...place });
  return caseId;
};
const closes = async (type: Matter['type'] = 'fault'): Promise<string> => {
  const caseId = matter(type);
  await hear(CASE_EVENTS.stateChanged, { caseId, number: 'SQ1', customerId: 'C1', type, state: 'closed' });
  return caseId;
};
const notReached = (who: Principal, caseId: string, outcome: string): Promise<void> =>
  hear(DIAL_EVENTS.changed, { agentId: who.staffId, purpose: 'follow_up', caseId, state: 'over', outcome });
const of = async (caseId: string) =>
  (await room.lead.list(xu, { page: 1, pageSize: 10, caseId })).items[0] ?? { id: '', state: 'none', tries: -1 };

describe('a repair that was closed', () => {
  it('is asked about two hours later, by one agent, who says what the customer said', async () => {
    const caseId = await closes();
    expect(await room.followUps.takeNext(xu)).toEqual({
      ...{ mine: null, due: 0, nextAt: '2026-11-28T04:00:00.000Z' },
    });
    nowMs += 121 * MINUTE;
    const { mine } = await room.followUps.takeNext(xu);
    expect(mine).toMatchObject({ caseId, state: 'taken', reason: 'case_closed' });
    expect((await room.followUps.takeNext(xu)).mine?.id).toBe(mine?.id);
    expect(await room.followUps.takeNext(lin)).toEqual({ mine: null, due: 0, nextAt: null });
    expect(await room.followUps.caseOf(xu, mine?.id ?? '')).toBe(caseId);
    await expect(room.followUps.word(lin, mine?.id ?? '', { result: 'reached' })).rejects.toMatchObject({
      code: 'outreach.not_yours',
    });
    await room.followUps.word(xu, mine?.id ?? '', { result: 'satisfied', note: '信号正常' });
    expect(await of(caseId)).toMatchObject({ state: 'done', result: 'satisfied', note: '信号正常' });
  });

  it('is asked about twice at most; a full network and a call taken back cost no try', async () => {
    const caseId = await closes();
    nowMs += 121 * MINUTE;
    await room.followUps.takeNext(xu);
    await notReached(xu, caseId, 'congestion');
    await notReached(xu, caseId, 'cancelled');
    expect(await of(caseId)).toMatchObject({ state: 'taken', tries: 0 });
    await notReached(xu, caseId, 'busy');
    expect(await of(caseId)).toMatchObject({ state: 'planned', tries: 1, agentId: null });
    expect((await room.followUps.takeNext(lin)).mine).toBeNull();
    nowMs += 121 * MINUTE;
    await room.followUps.takeNext(lin);
    await notReached(lin, caseId, 'no_answer');
    expect(await of(caseId)).toMatchObject({ state: 'unreached', tries: 2 });
  });

  it('is not asked about any more when its time is over, and never by a rule that does not name it', async () => {
    const late = await closes();
    const other = await closes('consultation');
    nowMs += 80 * 60 * MINUTE;
    expect((await room.followUps.takeNext(xu)).mine).toBeNull();
    expect((await of(late)).state).toBe('expired');
    expect((await of(other)).state).toBe('none');
  });

  it('is asked about by hand, once', async () => {
    const caseId = await closes('consultation');
    expect(await room.followUps.plan(xu, caseId)).toMatchObject({ state: 'planned', reason: 'by_hand' });
    await expect(room.followUps.plan(lin, caseId)).rejects.toMatchObject({ code: 'outreach.planned_already' });
    const { mine } = await room.followUps.takeNext(lin);
    await room.followUps.release(lin, mine?.id ?? '');
    expect((await of(caseId)).state).toBe('planned');
  });

  it('is asked about because of its order, too, once', async () => {
    const rules = await room.rules.read(leader);
    await room.rules.set(leader, { ...rules, caseTypes: [], orderTemplates: ['repair'] });
    const caseId = await closes();
    expect((await of(caseId)).state).toBe('none');
    const closed = { caseId, templateCode: 'repair', state: 'archived' };
    await hear(ORDER_EVENTS.stateChanged, closed);
    await hear(ORDER_EVENTS.stateChanged, closed);
    expect(await of(caseId)).toMatchObject({ state: 'planned', reason: 'order_closed' });
    expect((await room.lead.list(xu, { page: 1, pageSize: 10, caseId })).total).toBe(1);
  });
});

describe('a leader', () => {
  const list = (who: Principal, filter: object = {}) => room.lead.list(who, { page: 1, pageSize: 50, ...filter });

  it('sees the follow-ups of their centre, what is overdue first; an agent their own, and nobody those of another centre', async () => {
    const late = await closes();
    nowMs += 73 * 60 * MINUTE;
    const fresh1 = await closes();
    nowMs += 2 * 60 * MINUTE;
    const ids = (await list(leader, { state: 'planned' })).items.map((f) => [f.caseId, f.due]);
    expect(ids).toEqual([
      [late, 'overdue'],
      [fresh1, 'due'],
    ]);
    expect((await list(leader, { due: 'overdue' })).items.map((f) => f.caseId)).toEqual([late]);
    expect((await list(leader, { staffId: xu.staffId, state: 'planned' })).total).toBe(2);
    expect((await list(leader, { areaCode: '990102' })).total).toBe(0);
    // 徐敏 answered for both cases, 林晓雨 for none.
    expect((await list(xu, { state: 'planned' })).total).toBe(2);
    expect((await list(lin, { state: 'planned' })).total).toBe(0);
    expect((await list(elsewhere)).total).toBe(0);
    const { id } = await of(late);
    await expect(room.lead.story(elsewhere, id)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(room.lead.cancel(elsewhere, id, '不归我管')).rejects.toMatchObject({ kind: 'not_found' });
    await expect(room.lead.cancel(xu, id, '没有权限')).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await room.lead.figures(leader, { state: 'planned' })).toMatchObject({ overdue: 1, due: 1 });
  });

  it('gives one to somebody, who gets it first and has the whole time for it; from the middle of it on anybody does', async () => {
    const caseId = await closes();
    nowMs += 121 * MINUTE;
    const { id } = await of(caseId);
    const to = { agentId: lin.staffId, reason: '客户是她的老用户' };
    await expect(room.lead.assign(leader, id, { ...to, agentId: west.staffId })).rejects.toMatchObject({
      code: 'outreach.nobody_to_give',
    });
    await room.lead.assign(leader, id, to);
    expect(await room.followUps.takeNext(xu)).toMatchObject({ mine: null, due: 0 });
    expect((await room.followUps.now(lin)).due).toBe(1);
    nowMs += 37 * 60 * MINUTE;
    expect((await room.followUps.takeNext(xu)).mine?.id).toBe(id);
    const { moves, followUp } = await room.lead.story(leader, id);
    expect(followUp).toMatchObject({ agentName: '徐敏', ownerName: '徐敏' });
    expect(moves.map((m) => [m.event, m.byName, m.reason])).toEqual([
      ['plan', '', 'case_closed'],
      ['assign', '班长', '客户是她的老用户'],
      ['take', '徐敏', null],
    ]);
  });

  it('takes one back that is being called, and cancels it with a reason; its agent can say nothing of it any more', async () => {
    const caseId = await closes();
    nowMs += 121 * MINUTE;
    const { mine } = await room.followUps.takeNext(xu);
    const id = mine?.id ?? '';
    await room.lead.takeBack(leader, id, '坐席下班');
    expect(await of(caseId)).toMatchObject({ state: 'planned', agentId: null });
    await expect(room.followUps.word(xu, id, { result: 'reached' })).rejects.toMatchObject({
      code: 'outreach.not_yours',
    });
    await room.lead.cancel(leader, id, '客户要求不再回访');
    expect((await of(caseId)).state).toBe('cancelled');
    await expect(room.lead.cancel(leader, id, '再取消一次')).rejects.toMatchObject({ code: 'outreach.not_now' });
  });

  it('takes the list away as a file that holds no formula and no customer, and that is on record', async () => {
    const caseId = await closes();
    nowMs += 121 * MINUTE;
    const { mine } = await room.followUps.takeNext(lin);
    await room.followUps.word(lin, mine?.id ?? '', { result: 'unsatisfied', note: '=cmd()' });
    const sheet = await room.lead.sheet(leader, { caseId }, 'zh');
    expect(sheet).toContain("诉求办结,已回访,不满意,'=cmd(),林晓雨,徐敏");
    expect(sheet).not.toContain('C1');
    expect(exported.at(-1)).toMatchObject({ action: 'follow_ups.exported', details: { rows: 1 } });
    expect((await room.lead.figures(leader, { caseId })).results).toMatchObject({ unsatisfied: 1, satisfied: 0 });
    await expect(room.lead.sheet(xu, {}, 'zh')).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('the rules of follow-ups', () => {
  it('are changed by whoever may, one after the other, with what was changed on record', async () => {
    const rules = await room.rules.read(leader);
    await expect(room.rules.read(xu)).rejects.toMatchObject({ kind: 'forbidden' });
    const wish = { ...rules, caseTypes: ['fault' as const], orderTemplates: [], maxTries: 1, byWhom: 'owner' as const };
    await expect(room.rules.set(leader, { ...wish, orderTemplates: ['none'] })).rejects.toMatchObject({
      code: 'outreach.rule_no_template',
    });
    const after = await room.rules.set(leader, wish);
    expect(after.version).toBe(rules.version + 1);
    await expect(room.rules.set(leader, wish)).rejects.toMatchObject({ code: 'common.changed_meanwhile' });
    const { items } = await room.rules.changes(leader, { page: 1, pageSize: 10 });
    expect(items.slice(0, 2).map((c) => [c.field, c.from, c.to, c.byName])).toEqual([
      ['byWhom', 'anyone', 'owner', '班长'],
      ['maxTries', '2', '1', '班长'],
    ]);
    // The owner's first, and given up after the first call in vain.
    const caseId = await closes();
    nowMs += 121 * MINUTE;
    expect((await room.followUps.takeNext(lin)).mine).toBeNull();
    expect((await room.followUps.takeNext(xu)).mine?.caseId).toBe(caseId);
    await notReached(xu, caseId, 'voicemail');
    expect(await of(caseId)).toMatchObject({ state: 'unreached', tries: 1 });
  });
});
