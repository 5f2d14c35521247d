import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackfillFacts, OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import type { CaseDetail, OpenCase } from '../../../shared/contracts/cases.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { casesRoom, type TestRoom } from '../../../test/support/cases-room.ts';

let room: TestRoom;
beforeAll(async () => {
  room = await casesRoom();
});
afterAll(() => room.close());

const fault = (more: Partial<OpenCase> = {}): OpenCase => ({
  customerId: 'C1',
  type: 'fault',
  title: '宽带上不了网',
  need: '昨晚起光猫红灯，家里要上网课',
  order: { templateCode: 'broadband_fault', fields: { symptom: '光猫红灯' } },
  ...more,
});
const backfill: BackfillFacts = {
  cause: 'connector',
  result: 'solved',
  note: '接头脏污，清洁后收光 -18dBm',
  triedSteps: [{ code: 'fibre', result: 'helped' }],
  parts: [{ name: '快速接头', quantity: 1 }],
  photoIds: [],
};

async function opened(more: Partial<OpenCase> = {}): Promise<{ case: CaseDetail; order: OrderDetail }> {
  const { caseId } = await room.cases.openCase(room.agent, fault(more));
  const found = await room.reading.case(room.agent, caseId);
  return { case: found, order: await room.reading.order(room.agent, found.orders[0]!.id) };
}
const order = (id: string): Promise<OrderDetail> => room.reading.order(room.leader, id);
const theCase = (id: string): Promise<CaseDetail> => room.reading.case(room.leader, id);
async function done(id: string, by = room.engineer): Promise<void> {
  room.pass(1);
  await room.orders.accept(by, id, { state: 'dispatched' });
  room.pass(1);
  await room.orders.setOut(by, id, { state: 'accepted' });
  room.pass(1);
  await room.orders.arrive(by, id, { state: 'on_the_way' });
  room.pass(1);
  await room.orders.complete(by, id, { state: 'arrived', backfill });
}
const code = (p: Promise<unknown>): Promise<string> =>
  p.then(() => 'done').catch((error: unknown) => (error as { code?: string }).code ?? String(error));
const eventsOf = async (id: string): Promise<string[]> => {
  const { rows } = await sql<{ type: string }>`
    select type from events where aggregate_id = ${id} order by seq`.execute(room.db);
  return rows.map((r) => r.type);
};

describe('from the call to the closed case', () => {
  it('opens a case with its order in one action, at the crew of the grid, with both supervisors', async () => {
    const contactId = room.contacts.arrive('C1');
    const made = await opened({ contactId });
    expect(made.case).toMatchObject({
      state: 'in_progress',
      firstResponderId: room.agent.staffId,
      ownerId: room.agent.staffId,
      customerName: '王**',
      customerNumber: '138****8000',
      contactIds: [contactId],
      insideSupervisorId: room.supervisors.insideId,
      outsideSupervisorId: room.supervisors.outsideId,
      clock: 'ok',
    });
    expect(made.case.number).toMatch(/^SQ20261121-\d{6}$/);
    expect(made.order).toMatchObject({ state: 'dispatched', crew: 'crew-east', crewKind: 'field' });
    expect(made.order.clock).toMatchObject({ limitMinutes: 1440, state: 'ok', leftSeconds: 86_400 });
    expect(room.contacts.linked.get(contactId)).toBe(made.case.id);
    expect(await eventsOf(made.case.id)).toEqual(['case.opened', 'case.state_changed']);
    expect(await eventsOf(made.order.id)).toEqual(['order.created', 'order.state_changed', 'order.dispatched']);
  });

  it('is accepted, reached, written back, confirmed with the customer, and closes with its last order', async () => {
    const made = await opened();
    await done(made.order.id);
    expect(await theCase(made.case.id)).toMatchObject({ state: 'resolved', resolution: backfill.note });
    room.pass(60);
    await room.confirmation.confirmOrder(room.agent, made.order.id, {
      state: 'done',
      outcome: 'satisfied',
      means: 'call',
      note: '客户说很快',
    });
    expect(await order(made.order.id)).toMatchObject({ state: 'archived', clock: { state: 'met' } });
    const over = await theCase(made.case.id);
    expect(over).toMatchObject({ state: 'closed', confirmation: 'satisfied', confirmationNote: '客户说很快' });
    const { entries } = await room.reading.timeline(room.agent, made.case.id);
    const told = entries.map((e) => `${e.kind}:${e.event ?? ''}`);
    expect(told).toEqual([
      'case_transition:open',
      'order_transition:create',
      'order_transition:dispatch',
      'case_transition:start',
      'order_transition:accept',
      'order_transition:set_out',
      'order_transition:arrive',
      'backfill:connector',
      'order_transition:start_work',
      'order_transition:complete',
      'case_transition:resolve',
      'confirmation:satisfied',
      'order_transition:confirm',
      'order_transition:archive',
      'case_transition:confirm',
      'case_transition:close',
    ]);
  });

  it('goes back to the crew and reopens when the customer is not satisfied, with the clock still running', async () => {
    const made = await opened();
    await done(made.order.id);
    room.pass(30);
    await room.confirmation.confirmCase(room.colleague, made.case.id, {
      state: 'resolved',
      outcome: 'dissatisfied',
      means: 'contact',
      note: '又断了',
    });
    expect(await theCase(made.case.id)).toMatchObject({ state: 'in_progress', reopenedCount: 1 });
    expect(await order(made.order.id)).toMatchObject({
      state: 'dispatched',
      reworkCount: 1,
      assigneeId: null,
      clock: { state: 'ok' },
    });
    room.pass(1);
    await room.orders.accept(room.mate, made.order.id, { state: 'dispatched' });
    // What was written at the first visit is no answer to the second complaint.
    await room.orders.startWork(room.mate, made.order.id, { state: 'accepted' });
    expect(await code(room.orders.complete(room.mate, made.order.id, { state: 'working' }))).toBe(
      'cases.backfill_missing',
    );
  });

  it('waits for every order of the case', async () => {
    const made = await opened();
    const second = await room.cases.addOrder(room.agent, made.case.id, {
      templateCode: 'broadband_fault',
      fields: { symptom: '网速慢' },
    });
    await done(made.order.id);
    expect(await theCase(made.case.id)).toMatchObject({ state: 'in_progress' });
    expect(await code(room.cases.resolve(room.agent, made.case.id, { state: 'in_progress', resolution: '好了' }))).toBe(
      'cases.orders_open',
    );
    await room.confirmation.confirmOrder(room.agent, made.order.id, {
      state: 'done',
      outcome: 'satisfied',
      means: 'call',
    });
    expect(await theCase(made.case.id)).toMatchObject({ state: 'in_progress' });
    await done(second.orderId);
    await room.confirmation.confirmOrder(room.agent, second.orderId, {
      state: 'done',
      outcome: 'satisfied',
      means: 'call',
    });
    expect(await theCase(made.case.id)).toMatchObject({ state: 'closed' });
  });

  it('does not take the word about one order for the word about another', async () => {
    const made = await opened();
    const { orderId } = await room.cases.addOrder(room.agent, made.case.id, {
      templateCode: 'broadband_fault',
      fields: { symptom: '网速慢' },
    });
    await done(made.order.id);
    await done(orderId);
    const word = { state: 'done', outcome: 'satisfied', means: 'call' } as const;
    await room.confirmation.confirmOrder(room.agent, made.order.id, word);
    expect(await theCase(made.case.id)).toMatchObject({ state: 'resolved' });
    await room.confirmation.confirmCase(room.agent, made.case.id, { ...word, state: 'resolved' });
    expect(await order(orderId)).toMatchObject({ state: 'archived' });
    expect(await theCase(made.case.id)).toMatchObject({ state: 'closed' });
  });

  it('ends without a word only after three failed tries that lie apart', async () => {
    const made = await opened();
    await done(made.order.id);
    for (const minutes of [10, 5, 40]) {
      room.pass(minutes);
      await room.confirmation.confirmOrder(room.agent, made.order.id, {
        state: 'done',
        outcome: 'unreachable',
        means: 'call',
      });
    }
    expect(await theCase(made.case.id)).toMatchObject({ state: 'resolved', failedTries: 2 });
    room.pass(40);
    await room.confirmation.confirmOrder(room.agent, made.order.id, {
      state: 'done',
      outcome: 'unreachable',
      means: 'call',
    });
    expect(await theCase(made.case.id)).toMatchObject({ state: 'closed', confirmation: 'unreachable' });
  });

  it('answers a simple question on the line: opened, resolved, confirmed and closed in two actions', async () => {
    const { caseId } = await room.cases.openCase(room.agent, {
      customerId: 'C1',
      type: 'consultation',
      title: '套餐流量怎么算',
      need: '想知道流量何时清零',
    });
    await room.cases.resolve(room.agent, caseId, { state: 'open', resolution: '每月1日清零', satisfied: true });
    expect(await theCase(caseId)).toMatchObject({ state: 'closed', confirmation: 'satisfied', orders: [] });
  });

  it('keeps the order as a draft when no crew looks after the place, and the leader dispatches it', async () => {
    const { caseId } = await room.cases.openCase(
      room.agent,
      fault({ customerId: undefined as never, caller: { name: '张先生', number: '0571-8888 0001' } }),
    );
    const found = await theCase(caseId);
    expect(found.orders[0]).toMatchObject({ state: 'draft', crew: null });
    const id = found.orders[0]!.id;
    expect(await code(room.orders.dispatch(room.leader, id, { state: 'draft' }))).toBe('cases.crew_not_found');
    await room.orders.dispatch(room.leader, id, { state: 'draft', crew: 'crew-west' });
    expect(await order(id)).toMatchObject({ state: 'dispatched', crew: 'crew-west' });
  });
});

describe('what the database itself refuses', () => {
  it('does not let anybody change who took the customer first', async () => {
    const made = await opened();
    const change = sql`update cases set first_responder_id = ${newId()} where id = ${made.case.id}`.execute(room.db);
    await expect(change).rejects.toThrow('the first responder of a case never changes');
    const rename = sql`update cases set number = 'SQ1' where id = ${made.case.id}`.execute(room.db);
    await expect(rename).rejects.toThrow('never changes');
  });
  it('does not close a case without the customer’s word', async () => {
    const made = await opened();
    const close = sql`update cases set state = 'closed' where id = ${made.case.id}`.execute(room.db);
    await expect(close).rejects.toThrow('closed_cases_are_confirmed');
  });
  it('does not rewrite history', async () => {
    await expect(sql`update case_transitions set reason = 'nicer'`.execute(room.db)).rejects.toThrow('append-only');
    await expect(sql`delete from work_order_transitions`.execute(room.db)).rejects.toThrow('append-only');
  });
  it('gives every case of a busy minute its own number, without a hole', async () => {
    const before = await sql<{ last: number }>`select last from business_numbers where kind = 'case'`.execute(room.db);
    const first = before.rows[0]?.last ?? 0;
    const open = (n: number) =>
      // Every fourth one fails after its number was taken.
      code(room.cases.openCase(room.agent, fault(n % 4 === 0 ? { order: { templateCode: 'no_such_template' } } : {})));
    const results = await Promise.all(Array.from({ length: 24 }, (_, n) => open(n)));
    expect(results.filter((r) => r === 'cases.template_not_found')).toHaveLength(6);
    const { rows } = await sql<{ n: number }>`
      select right(number, 6)::int as n from cases where right(number, 6)::int > ${first} order by 1`.execute(room.db);
    expect(rows.map((r) => r.n)).toEqual(Array.from({ length: 18 }, (_, at) => first + at + 1));
  });
});

describe('two people and a bad connection', () => {
  it('refuses the second of two changes made on the same picture, with what is true now', async () => {
    const made = await opened();
    const take = (p = room.engineer) => room.orders.accept(p, made.order.id, { version: made.order.version });
    const results = await Promise.all([code(take()), code(take(room.mate))]);
    expect(results.sort()).toEqual(['cases.not_your_order', 'done']);
    const after = await order(made.order.id);
    const stale = room.orders.transfer(room.leader, made.order.id, {
      version: made.order.version,
      crew: 'crew-west',
      reason: '就近',
    });
    await expect(stale).rejects.toMatchObject({
      code: 'common.changed_meanwhile',
      kind: 'conflict',
      details: { state: 'accepted', version: after.version },
    });
  });

  it('does once what the field page sends again and again', async () => {
    const made = await opened();
    const clientKey = `accept-${newId()}`;
    const accept = () => room.orders.accept(room.engineer, made.order.id, { state: 'dispatched', clientKey });
    await Promise.all([accept(), accept(), accept()]);
    await accept();
    expect((await eventsOf(made.order.id)).filter((t) => t === 'order.accepted')).toHaveLength(1);
    const other = room.orders.setOut(room.engineer, made.order.id, { state: 'accepted', clientKey });
    expect(await code(other)).toBe('cases.key_reused');
  });

  it('opens one case when the same request arrives three times', async () => {
    const clientKey = `open-${newId()}`;
    const ids = await Promise.all([1, 2, 3].map(() => room.cases.openCase(room.agent, fault({ clientKey }))));
    expect(new Set(ids.map((i) => i.caseId)).size).toBe(1);
    const { rows } = await sql<{
      n: number;
    }>`select count(*) as n from work_orders where case_id = ${ids[0]!.caseId}`.execute(room.db);
    expect(rows[0]?.n).toBe(1);
  });
});
