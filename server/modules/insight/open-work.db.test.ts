import { afterAll, beforeAll, expect, it } from 'vitest';
import { casesRoom, type TestRoom } from '../../../test/support/cases-room.ts';
import { openWork } from './wall-store.ts';

let room: TestRoom;
beforeAll(async () => {
  room = await casesRoom();
});
afterAll(() => room.close());

const open = async (): Promise<string> => {
  const { caseId } = await room.cases.openCase(room.agent, {
    customerId: 'C1',
    type: 'fault',
    title: '网速慢',
    need: '晚上八点后看视频卡',
    order: { templateCode: 'broadband_fault', fields: { symptom: '网速慢' } },
  });
  const [order] = (await room.reading.case(room.agent, caseId)).orders;
  return order!.id;
};

/** What the wall must say, counted one by one from the clocks that the orders themselves show. */
async function oneByOne() {
  const everything = { ...room.leader, dataScope: 'all' } as const;
  const { items } = await room.reading.orders(everything, { page: 1, pageSize: 200 });
  const settled = new Set<string>(['done', 'confirmed', 'archived', 'cancelled']);
  const running = items.filter((o) => !settled.has(o.state));
  const count = (state: string): number => running.filter((o) => o.clock.state === state).length;
  const cases = await room.reading.cases(everything, { page: 1, pageSize: 200 });
  const casesOpen = cases.items.filter((c) => c.state !== 'closed' && c.state !== 'withdrawn').length;
  return { ok: count('ok'), soon: count('soon'), breached: count('breached'), paused: count('paused'), casesOpen };
}

it('counts open orders by clock on the wall as the orders themselves tell them, while the hours pass', async () => {
  const seen = new Set<string>();
  for (let step = 0; step < 16; step += 1) {
    const id = await open();
    if (step % 3 === 0) {
      await room.orders.accept(room.engineer, id, { state: 'dispatched' });
      await room.orders.suspend(room.engineer, id, { state: 'accepted', reason: 'customer_reschedules' });
    }
    if (step % 5 === 4)
      await room.orders.cancel(room.leader, id, { state: 'dispatched', reason: '客户自行恢复' }).catch(() => undefined);
    const wall = await openWork(room.db, room.clock.now());
    expect(wall).toEqual(await oneByOne());
    for (const [name, n] of Object.entries(wall)) if (n > 0) seen.add(name);
    room.pass(3 * 60);
  }
  // A walk that never met one of them would have proved nothing about it.
  expect([...seen].sort()).toEqual(['breached', 'casesOpen', 'ok', 'paused', 'soon']);
});
