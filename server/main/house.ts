import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { VISITOR_SOCKET_QUERY } from '../../shared/contracts/messaging.ts';
import { buildHttpServer, type Readiness } from '../edges/http/http-server.ts';
import { createSocketHub } from '../edges/websocket/socket-hub.ts';
import { contactsRoutes } from '../modules/contacts/index.ts';
import { CHECK_SOCKETS_EVERY_MS, SWEEP_EVERY_MS, type SocketSubject } from '../modules/identity/index.ts';
import { deskSocket, routingRoutes } from '../modules/routing/index.ts';
import { iceRoutes } from '../modules/voice/index.ts';
import { withAdvisoryLock } from '../platform/db/advisory-lock.ts';
import { createListeners, type Listener } from '../platform/events/listeners.ts';
import type { RoomRoutes } from '../platform/http/route-types.ts';
import type { Log } from '../platform/log.ts';
import type { SocketOffer } from '../platform/socket/socket-types.ts';
import type { Config, Role } from './config.ts';
import { createDecider, type Decider } from './decider.ts';
import { CHECK_FLOOR_EVERY_MS, createFloorTruth } from './floor-truth.ts';
import { seedDemo, type Demo } from './demo.ts';
import { startParts, type Parts } from './parts.ts';
import type { Places } from './places.ts';
import { createRooms, type Rooms } from './rooms.ts';
import { staffOnly } from './staff-only.ts';

/** The product in one process, as far as its roles go, from configuration to listening, and back. */
export interface House {
  readonly rooms: Rooms;
  readonly parts: Parts;
  readonly url: string;
  /** Undefined: this node carries no voice. */
  readonly sip: { readonly host: string; readonly port: number } | undefined;
  readonly demo: Demo | undefined;
  stop(): Promise<void>;
  /** While it stops: no call is waited for any longer. */
  hurry(): void;
}

const DRAIN_LOOK_MS = 100;
/** A node that fell silent is told at once; this finds what was left when that failed. */
const RECOVER_EVERY_MS = 30_000;

/** All offers speak to the same kinds of people; each room sees as much of the subject as it asked for. */
const offersOf = (rooms: Rooms): SocketOffer<SocketSubject>[] => [
  rooms.identity.socketGuard.offer,
  deskSocket({ routing: rooms.present.told(rooms.routing) }),
  rooms.callbacks.socket,
  ...rooms.voice.sockets,
  rooms.outreach.socket,
  rooms.messaging.socket,
  staffOnly(rooms.cases.socket),
  ...rooms.shift.sockets,
  rooms.insight.socket,
  rooms.live.socket,
  rooms.surge.socket,
];

const routesOf = (rooms: Rooms): RoomRoutes[] => [
  rooms.identity.routes,
  rooms.customers.routes,
  contactsRoutes({ reading: rooms.reading }),
  ...rooms.recordingRoutes,
  routingRoutes({ desk: rooms.desk }),
  rooms.routingAdmin.routes,
  rooms.live.routes,
  rooms.rules.routes,
  rooms.shift.routes,
  rooms.surge.routes,
  rooms.callbacks.routes,
  rooms.voice.pausing.routes,
  rooms.voice.outbound.routes,
  rooms.outreach.routes,
  rooms.prompts.routes,
  rooms.flowRoom.routes,
  iceRoutes({ iceServers: rooms.iceServers }),
  rooms.messaging.routes,
  rooms.cases.routes,
  rooms.trunks.routes,
  rooms.bars.routes,
  rooms.traces.routes,
  rooms.insight.routes,
];

async function openHttp(
  given: { config: Config; places: Places; log: Log },
  { parts, rooms, decider }: { parts: Parts; rooms: Rooms; decider: Decider | undefined },
  state: { stopping: boolean },
): Promise<FastifyInstance> {
  const { config, places, log } = given;
  const readiness = async (): Promise<Readiness> => {
    const database = await parts.database.pool.query('select 1').then(
      () => 'ok',
      () => 'unreachable',
    );
    // A node without its bus serves, only slower: taking all nodes out of the balancer would serve nobody.
    const decides = decider?.shards() ?? [];
    const router = decider === undefined ? 'none' : decides.length === 0 ? 'standby' : 'deciding';
    const woken = parts.nodes.isSlow() ? 'by_looking' : 'by_bus';
    const nodes = String(parts.nodes.others().length + 1);
    return {
      ready: database === 'ok',
      parts: { database, bus: parts.bus.state(), nodes, woken, router, shards: decides.join() },
    };
  };
  const tls =
    config.TLS_KEY_FILE === undefined || config.TLS_CERT_FILE === undefined
      ? {}
      : { tls: { key: readFileSync(config.TLS_KEY_FILE), cert: readFileSync(config.TLS_CERT_FILE) } };
  return buildHttpServer({
    log: log.child({ part: 'http' }),
    metrics: parts.metrics,
    version: places.version,
    webRoot: places.web,
    sessionHook: rooms.identity.sessionHook,
    ...(config.ROLES.includes('web') ? { rooms: routesOf(rooms) } : {}),
    readiness,
    stopping: () => state.stopping,
    trustProxy: config.TRUST_PROXY,
    ...tls,
  });
}

const listenersOf = (rooms: Rooms): Listener[] => [
  ...rooms.messaging.listeners,
  ...rooms.callbacks.listeners,
  ...rooms.outreach.listeners,
  ...rooms.voice.listeners,
  ...rooms.insight.listeners,
  ...rooms.shift.listeners,
];

/** A chore that fails is done again at its next hour; nobody waits for it. */
const quietly = (chore: Promise<unknown>, log: Log): void => {
  chore.catch((error: unknown) => log.warn({ err: error }, 'a chore failed'));
};

/** As the HTTP server sees it: behind a proxy of our own the first hop it names. */
function sourceOf({ headers, socket }: IncomingMessage, isBehindProxy: boolean): string {
  const named = isBehindProxy
    ? String(headers['x-forwarded-for'] ?? '')
        .split(',')[0]
        ?.trim()
    : undefined;
  return named === undefined || named === '' ? (socket.remoteAddress ?? '') : named;
}

/** Who opens a socket: a member of staff by their session, a visitor by their token. */
const whoIsIt =
  (rooms: Rooms, isBehindProxy: boolean) =>
  async (request: IncomingMessage): Promise<SocketSubject | undefined> => {
    // The customer page says so itself: a member of staff who tries it in their own browser is a visitor there.
    const asVisitor = (request.url ?? '').endsWith(`?${VISITOR_SOCKET_QUERY}`);
    const principal = asVisitor
      ? undefined
      : await rooms.identity.sessions.authenticateUpgrade({
          cookie: request.headers.cookie,
          origin: request.headers.origin,
          host: request.headers.host,
        });
    if (principal !== undefined) return { kind: 'staff', principal };
    const visitor = await rooms.messaging.authenticateVisitor(request);
    return visitor === undefined
      ? undefined
      : { kind: 'visitor', visitorId: visitor.visitorId, source: sourceOf(request, isBehindProxy) };
  };

/** By one node: the others find the house furnished, or being furnished. */
async function furnish(config: Config, parts: Parts, rooms: Rooms, log: Log): Promise<Demo | undefined> {
  if (!config.DEMO || !config.ROLES.includes('jobs')) return undefined;
  return new Promise((resolve, reject) => {
    withAdvisoryLock({ pool: parts.sessions.pool, name: 'demo', waitMs: 0 }, async () => {
      const demo = await seedDemo(config, parts, rooms, log);
      resolve(demo);
      await demo.finished.catch(() => undefined);
    }).catch((error: unknown) => {
      if ((error as { code?: unknown }).code === 'db.lock_busy') resolve(undefined);
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

/** The chores that this node's roles ask for. Each may be done by several nodes at once: rows decide who was first. */
function startChores(has: (role: Role) => boolean, { rooms, parts }: { rooms: Rooms; parts: Parts }, log: Log) {
  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, chore: () => Promise<unknown>): void => {
    timers.push(setInterval(() => quietly(chore(), log), ms));
  };
  if (has('jobs')) every(SWEEP_EVERY_MS, () => rooms.identity.sweep());
  const floor = createFloorTruth({ routing: rooms.routing, metrics: parts.metrics });
  every(CHECK_FLOOR_EVERY_MS, floor.look);
  if (has('web')) every(CHECK_SOCKETS_EVERY_MS, () => rooms.identity.socketGuard.check());
  if (has('voice')) {
    const recover = (): Promise<void> => rooms.voice.recover('running');
    parts.nodes.onChange(() => quietly(recover(), log));
    every(RECOVER_EVERY_MS, recover);
  }
  if (has('jobs')) {
    rooms.callbacks.jobs.start();
    rooms.shift.start();
    rooms.rules.jobs.start();
  }
  // Files lie with who recorded them; rows say what is left to do, and several may do it.
  if (has('jobs') || has('voice')) rooms.recordingJobs.start();
  if (has('web') || has('voice')) rooms.callbacks.waits.start();
  if (has('web')) rooms.live.start();
  // Places are told to the visitors of this node, silence is looked for by any.
  if (has('web') || has('jobs')) rooms.messaging.jobs.start();
  return { stop: () => timers.forEach((timer) => clearInterval(timer)) };
}

export async function openHouse(config: Config, places: Places, log: Log): Promise<House> {
  const has = (role: Role): boolean => config.ROLES.includes(role);
  const parts = await startParts(config, places, log);
  const rooms = createRooms({ config, places }, parts, log);
  const state = { stopping: false, hurried: false };
  const decider = createDecider(config, { parts, routing: rooms.routing }, log);
  const hub = createSocketHub<SocketSubject>({
    log: log.child({ part: 'socket' }),
    metrics: parts.metrics,
    tail: parts.tail,
    relay: parts.relay,
    authenticate: whoIsIt(rooms, config.TRUST_PROXY),
    offers: offersOf(rooms),
  });
  Object.assign(rooms.late, { publish: hub.publish, publishHere: hub.publishHere, listeners: hub.listeners });

  parts.tail.subscribe((events) => rooms.identity.socketGuard.hear(events));
  const listeners = createListeners({
    db: parts.database.db,
    transactor: parts.transactor,
    tail: parts.tail,
    log: log.child({ part: 'events' }),
    listeners: has('jobs') ? listenersOf(rooms) : [],
  });
  await parts.nodes.start();
  await rooms.insight.start();
  await listeners.start();
  const demo = await furnish(config, parts, rooms, log);

  // Every node says which trunks and numbers there are; the way out is asked where the call is.
  await rooms.trunks.start(has('voice'));
  // Not waited for: until they are adopted and fetched, the same sounds are heard from the product's own folder.
  if (has('jobs')) quietly(Promise.all([rooms.prompts.adopt(), rooms.flowRoom.adopt()]), log);
  if (has('voice')) {
    await Promise.all([rooms.prompts.library.start(), rooms.flows.start()]);
    rooms.traces.start();
    await parts.sip.start();
    await rooms.voice.recover('start');
  }
  await rooms.routing.start();
  await rooms.present.follow(rooms.routing);
  decider?.start();
  if (has('voice')) rooms.voice.start();
  // Only the owner evaluates; the flags are everybody's.
  await rooms.surge.start();
  const chores = startChores(has, { rooms, parts }, log);

  const http = await openHttp({ config, places, log }, { parts, rooms, decider }, state);
  await http.listen({ host: config.HOST, port: config.PORT });
  if (has('web')) hub.attach(http.server, '/ws');
  const { port } = http.server.address() as AddressInfo;
  const scheme = config.TLS_KEY_FILE === undefined ? 'http' : 'https';

  /** New contacts are refused at once; what runs may end by itself for a moment; what is written is kept. */
  const stop = async (): Promise<void> => {
    state.stopping = true;
    // First of all: another node decides from the next moment on, while this one says goodbye.
    await decider?.stop();
    await rooms.voice.drain();
    // What is left here are calls: their desks sit as well at another node, which knows nothing of our end.
    if (parts.nodes.others().some(({ roles }) => roles.includes('web'))) await hub.close();
    const until = performance.now() + config.DRAIN_SECONDS * 1_000;
    while (rooms.voice.running() > 0 && performance.now() < until && !state.hurried) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
    }
    chores.stop();
    await rooms.callbacks.jobs.stop();
    await rooms.surge.stop();
    rooms.routing.stop();
    rooms.prompts.library.stop();
    rooms.flows.stop();
    await rooms.rules.jobs.stop();
    await rooms.recordingJobs.stop();
    rooms.insight.stop();
    await rooms.live.stop();
    await rooms.voice.drain();
    await rooms.voice.hangUpAll('stopping');
    await rooms.messaging.jobs.stop();
    await rooms.shift.stop();
    await hub.close();
    await http.close();
    await listeners.stop();
    await rooms.trunks.stop();
    await rooms.traces.stop();
    if (has('voice')) await parts.sip.stop();
    await parts.media.shutdown();
    await parts.stopNode();
    await parts.stopDatabase();
  };
  return {
    rooms,
    parts,
    url: config.PUBLIC_URL ?? `${scheme}://${config.HOST}:${port}`,
    sip: has('voice') ? parts.sip.address() : undefined,
    demo,
    stop,
    hurry: () => {
      state.hurried = true;
    },
  };
}
