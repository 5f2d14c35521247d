import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTransactor, type Transactor } from '../../platform/events/transactor.ts';
import { casesRoom, type TestRoom } from '../../../test/support/cases-room.ts';

let room: TestRoom;
let transactor: Transactor;
beforeAll(async () => {
  room = await casesRoom();
  transactor = createTransactor({ db: room.db, clock: room.clock, onCommitted: () => undefined });
});
afterAll(() => room.close());

const opened = async (): Promise<string> => {
  const order = { templateCode: 'broadband_fault', fields: { symptom: '光猫红灯' } };
  const wish = { customerId: 'C1', type: 'fault', title: '宽带上不了网', need: '光猫红灯', order } as const;
  return (await room.cases.openCase(room.agent, wish)).caseId;
};
const passOn = (caseIds: readonly string[], toId = room.colleague.staffId): Promise<string[]> =>
  transactor.run((tx) =>
    room.handing.passOn(tx, {
      caseIds,
      fromId: room.agent.staffId,
      toId,
      by: room.colleague,
      reason: '交接班',
    }),
  );

describe('passing on what somebody could not finish', () => {
  it('tells the story: masked customer, nearest clock, last word, what was promised', async () => {
    const caseId = await opened();
    await room.cases.addNote(room.agent, caseId, { text: '客户七点后在家' });
    const [owned] = await room.handing.openOf(room.agent.staffId, 10);
    expect(owned).toMatchObject({
      caseId,
      customer: '王** 138****8000',
      title: '宽带上不了网',
      lastNote: '客户七点后在家',
      visit: null,
      clock: 'ok',
    });
    // The order must be done in a day, the case in two.
    expect(owned!.dueAt.getTime() - owned!.openedAt.getTime()).toBe(24 * 3_600_000);
    const [order] = (await room.reading.case(room.agent, caseId)).orders;
    const from = new Date(room.clock.now().getTime() + 3_600_000).toISOString();
    const to = new Date(room.clock.now().getTime() + 7_200_000).toISOString();
    await room.orders.accept(room.engineer, order!.id, { state: 'dispatched' });
    await room.orders.setAppointment(room.engineer, order!.id, { from, to, state: 'accepted' });
    const [with_] = await room.handing.openOf(room.agent.staffId, 10);
    expect(with_?.visit).toEqual({ from: new Date(from), to: new Date(to) });
  });

  it('changes the owner, tells it as an event, writes it down, and leaves the first responder', async () => {
    const caseId = await opened();
    room.audit.actions.length = 0;
    room.pass(1);
    expect(await passOn([caseId])).toEqual([caseId]);
    const after = await room.reading.case(room.leader, caseId);
    expect(after).toMatchObject({ ownerId: room.colleague.staffId, firstResponderId: room.agent.staffId });
    expect(room.audit.actions).toEqual(['case.owner_changed']);
    const { rows } = await sql<{ data: Record<string, unknown> }>`
      select data from events where aggregate_id = ${caseId} and type = 'case.owner_changed'`.execute(room.db);
    expect(rows.map((r) => r.data)).toMatchObject([
      { previousOwnerId: room.agent.staffId, ownerId: room.colleague.staffId },
    ]);
    const { entries } = await room.reading.timeline(room.leader, caseId);
    expect(entries.at(-1)).toMatchObject({ kind: 'owner_changed', text: '交接班' });
  });

  it('leaves alone what is over, somebody else’s, or meant for nobody who works here', async () => {
    const [mine, theirs, withdrawn] = [await opened(), await opened(), await opened()];
    await passOn([theirs]);
    const { orders, version } = await room.reading.case(room.agent, withdrawn);
    await room.orders.cancel(room.leader, orders[0]!.id, { version: orders[0]!.version, reason: '客户撤诉' });
    const now = (await room.reading.case(room.agent, withdrawn)).version;
    expect(now).toBeGreaterThanOrEqual(version);
    await room.cases.withdraw(room.agent, withdrawn, { version: now, reason: '客户说不用了' });
    expect(await passOn([theirs, withdrawn])).toEqual([]);
    expect(await passOn([mine], '00000000-0000-7000-8000-000000000000')).toEqual([]);
    expect(await passOn([mine, withdrawn, theirs])).toEqual([mine]);
  });
});
