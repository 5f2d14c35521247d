import { createContactLife, findContact, type ContactRow } from '../../server/modules/contacts/index.ts';
import type { Principal } from '../../server/modules/identity/index.ts';
import { createEnqueue } from '../../server/modules/routing/enqueue-service.ts';
import { createFloor } from '../../server/modules/routing/floor.ts';
import { createPlaceKeeper } from '../../server/modules/routing/callbacks/place-keeper-service.ts';
import { createCallbacks } from '../../server/modules/routing/callbacks/callbacks.ts';
import { createEventTail } from '../../server/platform/events/event-tail.ts';
import { createListeners } from '../../server/platform/events/listeners.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';
import { newId } from '../../shared/kernel/id.ts';
import { freshDatabase } from './database.ts';
import { DEMO_PRINCIPAL } from './principals.ts';

/** Ten in the morning, local time. */
const MORNING = new Date('2026-11-23T02:00:00Z');

/** Callbacks on a database of their own, with a line that the test says, agents that it counts and a clock that it moves. */
export async function callbacksRoom() {
  const database = await freshDatabase({ poolSize: 10 });
  const { db } = database;
  const time = { now: MORNING };
  const clock = { now: () => time.now };
  const tail = createEventTail({ database, log: silentLog });
  const transactor = createTransactor({ db, clock, onCommitted: () => tail.poke() });
  const life = createContactLife();
  const line = { ahead: 0, on: 1, free: 0 };
  const leader: Principal = { ...DEMO_PRINCIPAL, permissions: new Set(['queue.view', 'floor.supervise', 'desk.use']) };
  const floor = createFloor(() => time.now.getTime());
  const enqueue = createEnqueue({
    life,
    floor,
    knows: () => true,
    queueFor: () => 'fault',
    askFacts: () => Promise.resolve({ boosts: [], preferred: null }),
    openQueue: (code) => code,
  });
  const audited: string[] = [];
  const create = () =>
    createCallbacks({
      db,
      clock,
      transactor,
      audit: { append: (_tx, act) => Promise.resolve(void audited.push(act.action)) },
      tail,
      life,
      log: silentLog,
      organisation: { staff: () => Promise.resolve(new Map()) } as never,
      queues: () => [{ code: 'fault', zh: '故障报修', en: 'Faults' }],
      keeper: createPlaceKeeper({ life, enqueue, noted: () => undefined }),
      line: { aheadOf: () => line.ahead, agents: () => ({ on: line.on, free: line.free }) },
      waitLine: {
        place: () => Promise.resolve({ position: line.ahead + 1, queueCode: 'fault', channel: 'voice' }),
        agents: () => ({ on: line.on, free: line.free }),
        meanHandleSeconds: () => Promise.resolve(120),
        waitingNow: () => [],
      },
    });
  const callbacks = create();
  const listeners = createListeners({ db, transactor, tail, log: silentLog, listeners: callbacks.listeners });
  await listeners.start();

  const apply = (contactId: string, happening: Parameters<typeof life.apply>[2]): Promise<unknown> =>
    transactor.run((tx) => life.apply(tx, contactId, happening));

  return {
    ...callbacks,
    db,
    audited,
    pool: database.pool,
    url: database.url,
    transactor,
    life,
    line,
    leader,
    floor,
    time,
    /** What a new process makes of the same rows. */
    again: create,
    pass: (minutes: number): void => void (time.now = new Date(time.now.getTime() + minutes * 60_000)),
    heard: () => listeners.drained(),
    figures: () => callbacks.reading.figures(leader, {}),
    contact: (id: string) => findContact(db, id) as Promise<ContactRow>,
    /** Somebody who has asked for a person and waits in the fault queue. */
    caller: async (number = '13800138000', channel: 'voice' | 'chat' = 'voice'): Promise<string> => {
      const id = newId();
      await transactor.run(async (tx) => {
        await life.arrive(tx, { id, channel, customerAddress: number, serviceClass: 'vip', actor: 'customer' });
        await life.apply(tx, id, { event: 'enqueue', queueCode: 'fault', topic: 'fault.tv', actor: 'customer' });
      });
      return id;
    },
    /** Routing's part: it rings at a desk, and somebody takes it. */
    offer: (contactId: string, agentId: string) =>
      apply(contactId, { event: 'offer', actor: 'system:routing', agentId }),
    accept: (contactId: string, agentId: string) =>
      apply(contactId, { event: 'accept', actor: `staff:${agentId}`, agentId }),
    apply,
    close: async (): Promise<void> => {
      await listeners.stop();
      await database.close();
    },
  };
}
export type CallbacksRoom = Awaited<ReturnType<typeof callbacksRoom>>;
