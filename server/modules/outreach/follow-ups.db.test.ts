import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CASE_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { DIAL_EVENTS } from '../../../shared/contracts/voice-outbound.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { createTransactor, type Transactor } from '../../platform/events/transactor.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { DEMO_PRINCIPAL } from '../../../test/support/principals.ts';
import type { Principal } from '../identity/index.ts';
import { createOutreach, type OutreachRoom } from './index.ts';

const BEGIN = Date.parse('2026-11-28T02:00:00Z');
const MINUTE = 60_000;
let nowMs = BEGIN;
const clock = { now: () => new Date(nowMs) };

let fresh: FreshDatabase;
let transactor: Transactor;
let room: OutreachRoom;
const cases = new Map<string, { number: string; type: string }>();

const agent = (name: string): Principal => ({
  ...DEMO_PRINCIPAL,
  staffId: newId(),
  name,
  permissions: new Set(['desk.use', 'case.view', 'contact.dial.customer']),
});
const xu = agent('徐敏');
const lin = agent('林晓雨');

beforeAll(async () => {
  fresh = await freshDatabase();
  transactor = createTransactor({ db: fresh.db, clock, onCommitted: () => undefined });
  room = createOutreach({
    db: fresh.db,
    clock,
    transactor,
    organisation: { staff: () => Promise.resolve(new Map()) },
    seenCase: (_who, caseId) => {
      const { number, type } = cases.get(caseId) ?? { number: '', type: '' };
      return Promise.resolve({ caseId, number, type, customerId: 'C1' });
    },
  });
});
afterAll(() => fresh.close());
beforeEach(async () => {
  nowMs = BEGIN;
  await fresh.pool.query("update follow_ups set state = 'cancelled' where state in ('planned', 'taken')");
});

const hear = (type: string, data: Record<string, unknown>): Promise<void> =>
  transactor.run(async (tx) => {
    const event = { position: 1, aggregate: 'x', aggregateId: 'x', seq: 1, at: tx.now, type, data };
    for (const listener of room.listeners) await listener.handle(event, tx);
  });
const closes = async (type = 'fault'): Promise<string> => {
  const caseId = newId();
  cases.set(caseId, { number: `SQ${String(cases.size)}`, type });
  await hear(CASE_EVENTS.stateChanged, { caseId, number: 'SQ1', customerId: 'C1', type, state: 'closed' });
  return caseId;
};
const notReached = (who: Principal, caseId: string, outcome: string): Promise<void> =>
  hear(DIAL_EVENTS.changed, { agentId: who.staffId, purpose: 'follow_up', caseId, state: 'over', outcome });
const of = async (caseId: string) =>
  (await room.followUps.list(xu, { page: 1, pageSize: 10, caseId })).items[0] ?? { state: 'none', tries: -1 };

describe('a repair that was closed', () => {
  it('is asked about two hours later, by one agent, who says what the customer said', async () => {
    const caseId = await closes();
    expect(await room.followUps.takeNext(xu)).toEqual({ mine: null, due: 0 });
    nowMs += 121 * MINUTE;
    const { mine } = await room.followUps.takeNext(xu);
    expect(mine).toMatchObject({ caseId, state: 'taken', reason: 'case_closed' });
    expect((await room.followUps.takeNext(xu)).mine?.id).toBe(mine?.id);
    expect(await room.followUps.takeNext(lin)).toEqual({ mine: null, due: 0 });
    expect(await room.followUps.caseOf(xu, mine?.id ?? '')).toBe(caseId);
    await expect(room.followUps.word(lin, mine?.id ?? '', { result: 'reached' })).rejects.toMatchObject({
      code: 'outreach.not_yours',
    });
    await room.followUps.word(xu, mine?.id ?? '', { result: 'satisfied', note: '信号正常' });
    expect(await of(caseId)).toMatchObject({ state: 'done', result: 'satisfied', note: '信号正常' });
  });

  it('is listed with all others only for those who serve customers or lead; who may see its case sees it alone', async () => {
    const caseId = await closes();
    const engineer = { ...xu, permissions: new Set<'case.view'>(['case.view']) };
    const list = (caseOf: object) => room.followUps.list(engineer, { page: 1, pageSize: 10, ...caseOf });
    await expect(list({})).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await list({ caseId })).total).toBe(1);
    expect((await room.followUps.list(xu, { page: 1, pageSize: 10 })).total).toBeGreaterThan(0);
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
});
