import { systemClock } from '../../shared/kernel/clock.ts';
import { createChannelDrivers, createContactLife, type ChannelDriver } from '../../server/modules/contacts/index.ts';
import { createCommitter, createRouting, type Routing } from '../../server/modules/routing/index.ts';
import { createEventTail, type EventTail } from '../../server/platform/events/event-tail.ts';
import { createTransactor, type Transactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';
import type { FreshDatabase } from './database.ts';

/** In place of the bus: what one node of this process has committed, all look for. */
const tails = new Set<Pick<EventTail, 'poke'>>();
const onCommitted = (): void => tails.forEach((tail) => tail.poke());

/** Routing as one node runs it, with chats that anybody can be reached for. It decides once it is given a fence (`nextFence`). */
export interface RoutingNode {
  readonly routing: Routing;
  readonly transactor: Transactor;
  readonly waitsAgain: string[];
  /** Agents who cannot be connected though they are reached, such as by a phone that does not come to the call. */
  readonly unconnectable: Set<string>;
  stop(): Promise<void>;
}

export async function openRoutingNode(
  database: FreshDatabase,
  centreOf: (staffId: string) => string | null = () => null,
): Promise<RoutingNode> {
  const { db, pool } = database;
  const tail = createEventTail({ database, log: silentLog });
  const transactor = createTransactor({ db, clock: systemClock, onCommitted });
  const drivers = createChannelDrivers();
  const waitsAgain: string[] = [];
  const unconnectable = new Set<string>();
  const driver: ChannelDriver = {
    channel: 'chat',
    isReachable: () => true,
    connect: ({ agentId }) =>
      unconnectable.has(agentId) ? Promise.reject(new Error('the phone did not come')) : Promise.resolve(),
    waiting: (id) => void waitsAgain.push(id),
    end: () => Promise.resolve(),
  };
  drivers.register(driver);
  const cardOf = (id: string) => {
    const place = { centre: centreOf(id) ?? '', area: null, team: null };
    return { id, name: id, staffNo: '1', post: 'front_line_agent', state: 'active', ...place } as const;
  };
  const routing = createRouting({
    db,
    clock: systemClock,
    transactor,
    tail,
    life: createContactLife(),
    drivers,
    organisation: {
      staff: (ids) => Promise.resolve(new Map([...ids].filter(centreOf).map((id) => [id, cardOf(id)] as const))),
    },
    committer: createCommitter({ pool, clock: systemClock, onCommitted }),
    graceMs: 50,
    log: silentLog,
  });
  const { rows } = await pool.query<{ n: number }>('select coalesce(max(position), 0) as n from events');
  tails.add(tail);
  tail.start(rows[0]?.n ?? 0);
  await routing.start();
  return {
    routing,
    transactor,
    waitsAgain,
    unconnectable,
    stop: async () => {
      tails.delete(tail);
      routing.stop();
      await tail.stop();
    },
  };
}
