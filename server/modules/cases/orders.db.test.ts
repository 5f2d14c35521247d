import { sql } from 'kysely';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderDetail, OrderQuery } from '../../../shared/contracts/cases-orders.ts';
import type { CaseQuery } from '../../../shared/contracts/cases.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { casesRoom, type TestRoom } from '../../../test/support/cases-room.ts';

let room: TestRoom;
beforeAll(async () => {
  room = await casesRoom();
});
afterAll(() => room.close());

async function opened(customerId = 'C1', by = room.agent): Promise<OrderDetail> {
  const { caseId } = await room.cases.openCase(by, {
    customerId,
    type: 'fault',
    title: '网速慢',
    need: '晚上八点后看视频卡',
    order: { templateCode: 'broadband_fault', fields: { symptom: '网速慢' } },
  });
  const found = await room.reading.case(by, caseId);
  return room.reading.order(by, found.orders[0]!.id);
}
const order = (id: string): Promise<OrderDetail> => room.reading.order(room.leader, id);
const code = (p: Promise<unknown>): Promise<string> =>
  p.then(() => 'done').catch((error: unknown) => (error as { code?: string }).code ?? String(error));
const orders = (by = room.leader, more: Partial<OrderQuery> = {}) =>
  room.reading.orders(by, { page: 1, pageSize: 200, ...more });
const cases = (by = room.leader, more: Partial<CaseQuery> = {}) =>
  room.reading.cases(by, { page: 1, pageSize: 200, ...more });

describe('who may do what', () => {
  it('shows a crew its own orders and hides those of others as if they did not exist', async () => {
    const east = await opened('C1');
    const west = await opened('C2');
    expect((await orders(room.western)).items.map((o) => o.id)).not.toContain(east.id);
    expect((await orders(room.western)).items.map((o) => o.id)).toContain(west.id);
    expect(await code(room.reading.order(room.western, east.id))).toBe('cases.order_not_found');
    expect(await code(room.orders.accept(room.western, east.id, { state: 'dispatched' }))).toBe(
      'cases.order_not_found',
    );
    expect(await room.reading.maySeeOrder(room.western, east.id)).toBe(false);
    expect(await room.reading.maySeeOrder(room.engineer, east.id)).toBe(true);
    expect(west).toMatchObject({ crew: 'crew-west', clock: { limitMinutes: 2160 } });
  });

  it('lets a post do only what it is there for', async () => {
    const it = await opened();
    expect(await code(room.orders.accept(room.agent, it.id, { state: 'dispatched' }))).toBe(
      'identity.permission_missing',
    );
    const moved = room.orders.transfer(room.agent, it.id, { state: 'dispatched', crew: 'crew-west', reason: '就近' });
    expect(await code(moved)).toBe('identity.permission_missing');
    expect(await code(room.reading.cases(room.trainer, { page: 1, pageSize: 20 }))).toBe('identity.permission_missing');
    const open = room.cases.openCase(room.engineer, { customerId: 'C1', type: 'fault', title: 'x', need: 'x' });
    expect(await code(open)).toBe('identity.permission_missing');
    const confirm = room.confirmation.confirmOrder(room.engineer, it.id, {
      state: 'done',
      outcome: 'satisfied',
      means: 'visit',
    });
    expect(await code(confirm)).toBe('identity.permission_missing');
  });

  it('leaves an accepted order to the engineer who took it', async () => {
    const it = await opened();
    await room.orders.accept(room.engineer, it.id, { state: 'dispatched' });
    expect(await code(room.orders.setOut(room.mate, it.id, { state: 'accepted' }))).toBe('cases.not_your_order');
  });

  it('lets a colleague hear the customer’s word but not take the case away; the leader may, and the first responder stays', async () => {
    const it = await opened();
    const version = (await room.reading.case(room.colleague, it.caseId)).version;
    const grab = { version, ownerId: room.colleague.staffId, reason: '我来跟' };
    expect(await code(room.cases.changeOwner(room.colleague, it.caseId, grab))).toBe('identity.permission_missing');
    expect(await code(room.cases.withdraw(room.colleague, it.caseId, { version, reason: '客户说不用了' }))).toBe(
      'cases.not_yours',
    );
    await room.cases.changeOwner(room.leader, it.caseId, grab);
    const after = await room.reading.case(room.leader, it.caseId);
    expect(after).toMatchObject({ ownerId: room.colleague.staffId, firstResponderId: room.agent.staffId });
    expect(room.audit.actions).toContain('case.owner_changed');
  });

  it('shows number and door to the engineer who has the order in hand, and writes down that it did', async () => {
    const it = await opened();
    expect(it).toMatchObject({
      customerNumber: '138****8000',
      address: expect.not.stringContaining('观澜路') as string,
    });
    const look = () => room.reading.contactDetails(room.engineer, it.id, '上门联系客户');
    expect(await code(look())).toBe('identity.permission_missing');
    await room.orders.accept(room.engineer, it.id, { state: 'dispatched' });
    room.audit.actions.length = 0;
    expect(await look()).toMatchObject({ customerNumber: '13800138000' });
    expect(room.audit.actions).toEqual(['order.contact_details_shown']);
  });
});

describe('the ways an order may go', () => {
  it('rests while the customer has asked for another time, and the clock with it', async () => {
    const it = await opened();
    await room.orders.accept(room.engineer, it.id, { state: 'dispatched' });
    await room.orders.suspend(room.engineer, it.id, {
      state: 'accepted',
      reason: 'customer_reschedules',
      note: '改周六',
    });
    room.pass(30 * 60);
    expect(await order(it.id)).toMatchObject({ state: 'suspended', clock: { state: 'paused', leftSeconds: 86_400 } });
    await room.orders.resume(room.engineer, it.id, { state: 'suspended' });
    expect(await order(it.id)).toMatchObject({
      state: 'accepted',
      clock: { state: 'ok', leftSeconds: 86_400, pausedMinutes: 1800 },
    });
  });

  it('keeps the clock running while we wait for our own parts', async () => {
    const it = await opened();
    await room.orders.accept(room.engineer, it.id, { state: 'dispatched' });
    await room.orders.suspend(room.engineer, it.id, { state: 'accepted', reason: 'awaiting_parts' });
    room.pass(25 * 60);
    expect(await order(it.id)).toMatchObject({ state: 'suspended', clock: { state: 'breached' } });
  });

  it('comes back with a reason and goes to another crew, which is then the only one that sees it', async () => {
    const it = await opened();
    await room.orders.returnOrder(room.engineer, it.id, { state: 'dispatched', reason: 'wrong_crew' });
    expect(await order(it.id)).toMatchObject({ state: 'returned', returnReason: 'wrong_crew', returnCount: 1 });
    await room.orders.transfer(room.leader, it.id, { state: 'returned', crew: 'crew-west', reason: '属西区' });
    expect(await order(it.id)).toMatchObject({
      state: 'dispatched',
      crew: 'crew-west',
      transferCount: 1,
      returnReason: null,
    });
    expect(await code(room.reading.order(room.engineer, it.id))).toBe('cases.order_not_found');
    const { rows } = await sql<{ data: { previousCrew?: string } }>`
      select data from events where aggregate_id = ${it.id} order by seq desc limit 1`.execute(room.db);
    expect(rows[0]?.data.previousCrew).toBe('crew-east');
    const office = room.orders.transfer(room.leader, it.id, {
      state: 'dispatched',
      crew: 'audit-post',
      reason: '核查',
    });
    expect(await code(office)).toBe('cases.crew_wrong_kind');
  });

  it('is cancelled by the owner of the case, and says no to what does not fit its state', async () => {
    const it = await opened();
    expect(await code(room.orders.setOut(room.engineer, it.id, { state: 'dispatched' }))).toBe(
      'common.not_allowed_in_state',
    );
    await room.orders.cancel(room.agent, it.id, { state: 'dispatched', reason: '客户自己修好了' });
    expect(await order(it.id)).toMatchObject({ state: 'cancelled', allowed: [] });
    expect(await code(room.orders.dispatch(room.leader, it.id, { state: 'cancelled' }))).toBe(
      'common.not_allowed_in_state',
    );
  });

  it('takes a backfill only with a cause of its template and photos of its own', async () => {
    const it = await opened();
    await room.orders.accept(room.engineer, it.id, { state: 'dispatched' });
    const facts = { result: 'solved', note: '', triedSteps: [], parts: [], photoIds: [] } as const;
    const fill = (more: object) =>
      code(room.orders.backfill(room.engineer, it.id, { state: 'accepted', ...facts, cause: 'ont', ...more } as never));
    expect(await fill({ cause: 'aliens' })).toBe('cases.cause_unknown');
    expect(await fill({ photoIds: [newId()] })).toBe('cases.file_not_of_order');
    expect(await fill({})).toBe('done');
    expect(await order(it.id)).toMatchObject({
      state: 'working',
      backfills: [{ cause: 'ont', byId: room.engineer.staffId }],
    });
  });

  it('keeps an appointment that lies ahead', async () => {
    const it = await opened();
    const window = { from: '2027-01-02T01:00:00Z', to: '2027-01-02T03:00:00Z' };
    await room.orders.setAppointment(room.agent, it.id, { state: 'dispatched', ...window });
    expect((await order(it.id)).appointment).toEqual({
      from: '2027-01-02T01:00:00.000Z',
      to: '2027-01-02T03:00:00.000Z',
    });
    const past = { from: '2020-01-02T01:00:00Z', to: '2020-01-02T03:00:00Z' };
    expect(await code(room.orders.setAppointment(room.agent, it.id, { state: 'dispatched', ...past }))).toBe(
      'cases.appointment_wrong',
    );
  });
});

describe('the lists', () => {
  it('find open orders by clock, and the counts are those of the lists', async () => {
    await opened();
    const counts = await room.reading.clocks(room.leader);
    for (const clock of ['ok', 'soon', 'breached', 'paused'] as const) {
      const all = await orders({ ...room.leader, dataScope: 'all' }, { clock });
      expect([clock, all.total]).toEqual([clock, counts[clock]]);
      expect(all.items.every((o) => o.clock.state === clock)).toBe(true);
    }
    expect(counts.ok + counts.soon + counts.breached + counts.paused).toBe(counts.open);
  });

  it('show my crew’s waiting orders and mine, not those of my mates', async () => {
    const waiting = await opened();
    const taken = await opened();
    await room.orders.accept(room.mate, taken.id, { state: 'dispatched' });
    const mine = (await orders(room.engineer, { mine: true, open: true })).items.map((o) => o.id);
    expect(mine).toContain(waiting.id);
    expect(mine).not.toContain(taken.id);
    const theirs = await orders(room.mate, { mine: true });
    expect(theirs.items.map((o) => o.id)).toContain(taken.id);
  });

  it('find a case by part of its number or title, never by a pattern character', async () => {
    const it = await opened();
    expect((await cases(room.leader, { text: it.caseNumber.slice(-6) })).items.map((c) => c.id)).toContain(it.caseId);
    expect((await cases(room.leader, { text: '网速' })).total).toBeGreaterThan(0);
    expect((await cases(room.leader, { text: '%' })).total).toBe(0);
  });

  it('show an agent her own cases, and every case of the customer on the line', async () => {
    const it = await opened('C77', room.colleague);
    expect((await cases(room.agent)).items.map((c) => c.id)).not.toContain(it.caseId);
    expect((await cases(room.agent, { customerId: 'C77' })).items.map((c) => c.id)).toEqual([it.caseId]);
    expect((await cases(room.colleague, { open: true, type: 'fault', state: 'in_progress' })).total).toBeGreaterThan(0);
  });
});

describe('the talk inside the order', () => {
  it('numbers what both sides say, writes each message once, and knows what is unread', async () => {
    const it = await opened();
    const clientId = `m-${newId()}`;
    const say = () => room.talk.post(room.agent, it.id, { clientId, text: '客户说光猫在客厅电视柜' });
    const sent = await Promise.all([say(), say(), say()]);
    expect(new Set(sent.map((m) => m.id)).size).toBe(1);
    const answer = await room.talk.post(room.engineer, it.id, { clientId: `m-${newId()}`, text: '收到，下午两点到' });
    expect([sent[0].seq, answer.seq]).toEqual([1, 2]);
    expect([sent[0].side, answer.side]).toEqual(['desk', 'field']);
    const unread = async (by = room.agent) =>
      (await orders(by, { caseId: it.caseId })).items.find((o) => o.id === it.id)?.unread;
    expect([await unread(), await unread(room.mate)]).toEqual([1, 2]);
    await room.talk.markRead(room.agent, it.id, 99);
    await room.talk.markRead(room.agent, it.id, 1);
    expect(await unread()).toBe(0);
    const talk = await room.talk.read(room.engineer, it.id, { after: 1, limit: 100 });
    expect(talk).toMatchObject({ lastSeq: 2, messages: [{ seq: 2, text: '收到，下午两点到' }] });
    expect((await order(it.id)).version).toBe(it.version);
  });

  it('carries no word of it in the event, and is closed to other crews and to the empty', async () => {
    const it = await opened();
    await room.talk.post(room.agent, it.id, { clientId: `m-${newId()}`, text: '客户电话13800138000' });
    const { rows } = await sql<{ data: unknown }>`
      select data from events where aggregate_id = ${it.id} and type = 'order.message_posted'`.execute(room.db);
    expect(JSON.stringify(rows)).not.toContain('13800138000');
    expect(rows).toHaveLength(1);
    expect(await code(room.talk.post(room.western, it.id, { clientId: `m-${newId()}`, text: '?' }))).toBe(
      'cases.order_not_found',
    );
    expect(await code(room.talk.post(room.agent, it.id, { clientId: `m-${newId()}`, text: '  ' }))).toBe(
      'cases.message_empty',
    );
  });

  it('keeps photos of the order, once per upload, for those who may see it', async () => {
    const it = await opened();
    const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(64, 7)]);
    const clientId = `f-${newId()}`;
    const send = () =>
      room.files.add(room.engineer, it.id, { source: Readable.from([photo]), name: '../../光猫.jpg', clientId });
    const [first, second] = [await send(), await send()];
    expect(first).toMatchObject({ id: second.id, name: '光猫.jpg', mediaType: 'image/jpeg', bytes: 68 });
    const found = await room.files.find(room.agent, it.id, first.id);
    const { stream } = await room.files.open(found, { start: 4, end: 5 });
    expect(await text(stream)).toBe('\u0007\u0007');
    expect(await code(room.files.find(room.western, it.id, first.id))).toBe('cases.order_not_found');
    const elsewhere = await opened();
    expect(await code(room.files.find(room.engineer, elsewhere.id, first.id))).toBe('cases.file_not_found');
    const page = { source: Readable.from([Buffer.from('<html>')]), name: 'photo.jpg', clientId: `f-${newId()}` };
    expect(await code(room.files.add(room.engineer, it.id, page))).toBe('blobs.type_refused');
    await room.talk.post(room.engineer, it.id, { clientId: `m-${newId()}`, text: '', fileId: first.id });
  });
});
