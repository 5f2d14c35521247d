import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSocketHub, type SocketEdge } from '../server/edges/websocket/socket-hub.ts';
import { deskFrames } from '../server/modules/routing/desk-socket.ts';
import { createFloorFeed } from '../server/modules/routing/floor-feed.ts';
import { createEventTail } from '../server/platform/events/event-tail.ts';
import { silentLog } from '../server/platform/log.ts';
import { createMetrics } from '../server/platform/metrics.ts';
import { CONTACT_EVENTS } from '../shared/contracts/contacts-events.ts';
import { startLoad, type Load } from './load-link.ts';
import { threadBeat } from './beat.ts';
import { openLoop } from './pace.ts';
import type { BenchDatabase } from './routing-cluster.ts';
import type { Rang, ScreensOrder } from './routing-load.ts';
import { openOwnerHouse, type OwnerHouse } from './routing-ours.ts';
import { fillLine } from './routing-run.ts';
import { onFloor, type World } from './routing-world.ts';

/*
 * Ours, open loop: callers arrive by the clock while thousands of agents are free. An arrival is committed, decided, its offer
 * committed, and rings: in this process, and by the event tail, the socket hub and a socket on the agent's screen in another
 * process. Latency counts from when the caller was due; of those whom a rule holds for the agent who had them before (one in ten
 * prefers one, and one in five of those talks just then), from when that agent was due to hang up: the wait itself is the rule's
 * will and lasts as long as the talk.
 */
export interface OpenRun {
  readonly sent: number;
  /** Due → the offer is durable, of those whom no rule made wait. */
  readonly offerMs: number[];
  /** Due → on the agent's screen, of the same. */
  readonly socketMs: number[];
  /** Whom a rule held for the agent they prefer, who talked: that agent's talk due to end → the offer is durable. */
  readonly heldMs: number[];
  /** Due → the offer is durable, of all, what the rule made them wait included. */
  readonly allMs: number[];
  /** Offered, but seen by no screen. */
  readonly unheard: number;
}

export interface OpenDesign {
  readonly pids: Readonly<Record<string, number>>;
  readonly house: OwnerHouse;
  run(rate: number, seconds: number): Promise<OpenRun>;
  /** Every contact whose end was acknowledged. */
  readonly ended: readonly string[];
  close(): Promise<void>;
}

const SOCKETS = 200;
const TALK_MS = { least: 1_500, more: 1_000 };
const SETTLE_MS = 500;
const preferredOf = (caller: { readonly routing: string }): string | undefined =>
  (JSON.parse(caller.routing) as { preferred: { agentIds: string[] } | null }).preferred?.agentIds[0];
const inOurTime = (at: number | undefined, offset: number): number | undefined =>
  at === undefined ? undefined : at - offset;
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

interface Screen {
  readonly isScreen: true;
}

/** Socket hub as the house has it; who may hear what is not the question here, so each screen may hear any agent's bell. */
function openHub(tail: ReturnType<typeof createEventTail>): { hub: SocketEdge; http: Server } {
  const hub = createSocketHub<Screen>({
    log: silentLog,
    metrics: createMetrics(),
    tail,
    authenticate: () => Promise.resolve({ isScreen: true }),
    offers: [
      {
        topics: [{ prefix: 'agent', may: () => true }],
        projections: [{ types: Object.values(CONTACT_EVENTS), frames: deskFrames }],
      },
    ],
  });
  return { hub, http: createServer() };
}

export async function createOpenDesign(database: BenchDatabase, world: World): Promise<OpenDesign> {
  const { pool, db } = database;
  const tail = createEventTail({ database, log: silentLog });
  const acks = new Map<string, (agentId: string) => void>();
  /** By agent: when their last talk was due to end. */
  const talkEnds = new Map<string, number>();
  const ended: string[] = [];
  let talks = 0;

  const house: OwnerHouse = await openOwnerHouse({
    pool,
    world,
    onCommitted: () => tail.poke(),
    offered: ({ contactId, agentId }) => {
      acks.get(contactId)?.(agentId);
      acks.delete(contactId);
      talks += 1;
      void talk(contactId, agentId);
    },
  });
  const talk = async (contactId: string, agentId: string): Promise<void> => {
    await house.offers.accept(contactId, agentId);
    const talkMs = TALK_MS.least + Math.random() * TALK_MS.more;
    talkEnds.set(agentId, performance.now() + talkMs);
    await new Promise((done) => setTimeout(done, talkMs));
    await house.finish(contactId, agentId);
    ended.push(contactId);
    talks -= 1;
  };

  const feed = createFloorFeed({
    db,
    floor: house.floor,
    log: silentLog,
    offerOver: () => undefined,
    ringsNoMore: house.offers.silence,
    reloadAgents: () => Promise.resolve(),
    settingsChanged: () => Promise.resolve(),
  });
  // They wait for a video agent, of whom there is none: they fill floor and engine, and are nobody's to take.
  const others = await fillLine(pool, world.size.waiting, () => ({ ...world.caller(Date.now()), channel: 'video' }));
  for (const contact of others) house.floor.note({ ...onFloor(contact), channel: 'video' });
  house.owner.open();

  const { rows } = await pool.query<{ last: number }>('select coalesce(max(position), 0) as last from events');
  tail.subscribe(feed.hear);
  const { hub, http } = openHub(tail);
  hub.attach(http, '/ws');
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  tail.start(rows[0]?.last ?? 0);
  const load: Load = startLoad('routing-load.ts');
  const order = (o: ScreensOrder): Promise<unknown> => load.prepare(o);
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`;
  await order({ connect: { url, sockets: SOCKETS, agentIds: world.agents.map((a) => a.staffId) } });

  return {
    pids: { screens: load.pid },
    house,
    ended,
    run: async (rate, seconds) => {
      const ids: string[] = [];
      const heldUntil: number[] = [];
      const offset = monotonicMs() - performance.now();
      const course = await openLoop(
        {
          endsWith: 'acked',
          send: (i, c) => {
            const caller = world.caller(Date.now());
            ids[i] = caller.id;
            const preferred = preferredOf(caller);
            acks.set(caller.id, (agentId) => {
              if (agentId === preferred) heldUntil[i] = talkEnds.get(agentId) ?? 0;
              c.ack(i);
            });
            void house.arrive(caller);
          },
        },
        { rate, seconds },
        threadBeat,
      );
      await new Promise((done) => setTimeout(done, SETTLE_MS));
      const rang = (await order({ collect: true })) as Rang;
      const isHeld = (i: number): boolean => (heldUntil[i] ?? 0) > (course.due[i] ?? 0);
      const since = (from: number | undefined, at: number | undefined): number[] =>
        at === undefined ? [] : [at - (from ?? 0)];
      const of = (isWanted: (i: number) => boolean, times: (i: number) => number[]): number[] =>
        ids.flatMap((_, i) => (isWanted(i) ? times(i) : []));
      const heard = (i: number): number[] => since(course.due[i], inOurTime(rang.get(ids[i] ?? ''), offset));
      const offered = (i: number): number[] => since(course.due[i], course.acked[i]);
      const allMs = of(() => true, offered);
      return {
        sent: ids.length,
        offerMs: of((i) => !isHeld(i), offered),
        socketMs: of((i) => !isHeld(i), heard),
        heldMs: of(isHeld, (i) => since(heldUntil[i], course.acked[i])),
        allMs,
        unheard: allMs.length - of(() => true, heard).length,
      };
    },
    close: async () => {
      for (let waited = 0; talks > 0 && waited < 10_000; waited += 50) {
        await new Promise((done) => setTimeout(done, 50));
      }
      house.owner.close();
      house.offers.stop();
      await load.end();
      await tail.stop();
      await hub.close();
      http.close();
    },
  };
}
