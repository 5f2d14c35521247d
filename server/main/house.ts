import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { VISITOR_SOCKET_QUERY } from '../../shared/contracts/messaging.ts';
import { buildHttpServer, type Readiness } from '../edges/http/http-server.ts';
import { createSocketHub } from '../edges/websocket/socket-hub.ts';
import { contactsRoutes } from '../modules/contacts/index.ts';
import { CHECK_SOCKETS_EVERY_MS, SWEEP_EVERY_MS, type SocketSubject } from '../modules/identity/index.ts';
import { deskSocket, routingRoutes } from '../modules/routing/index.ts';
import { createListeners } from '../platform/events/listeners.ts';
import type { Log } from '../platform/log.ts';
import type { SocketOffer } from '../platform/socket/socket-types.ts';
import type { Config } from './config.ts';
import { seedDemo, type Demo } from './demo.ts';
import { startParts, type Parts } from './parts.ts';
import type { Places } from './places.ts';
import { createRooms, type Rooms } from './rooms.ts';
import { staffOnly } from './staff-only.ts';

/** The whole product in one process, from configuration to listening, and back. */
export interface House {
  readonly rooms: Rooms;
  readonly parts: Parts;
  readonly url: string;
  readonly sip: { readonly host: string; readonly port: number };
  readonly demo: Demo | undefined;
  stop(): Promise<void>;
}

/** Running calls have this long to end by themselves when the process is asked to stop; then they are told goodbye. */
const DRAIN_MS = 6_000;
const DRAIN_LOOK_MS = 100;

/** All offers speak to the same kinds of people; each room sees as much of the subject as it asked for. */
const offersOf = (rooms: Rooms): SocketOffer<SocketSubject>[] => [
  rooms.identity.socketGuard.offer,
  deskSocket({ routing: rooms.routing }),
  rooms.voice.socket,
  rooms.messaging.socket,
  staffOnly(rooms.cases.socket),
  rooms.insight.socket,
];

async function openHttp(
  given: { config: Config; places: Places; log: Log },
  { parts, rooms }: { parts: Parts; rooms: Rooms },
  state: { stopping: boolean },
): Promise<FastifyInstance> {
  const { config, places, log } = given;
  const readiness = async (): Promise<Readiness> => {
    const database = await parts.database.pool.query('select 1').then(
      () => 'ok',
      () => 'unreachable',
    );
    return { ready: database === 'ok', parts: { database } };
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
    rooms: [
      rooms.identity.routes,
      rooms.customers.routes,
      contactsRoutes({ reading: rooms.reading }),
      routingRoutes({ desk: rooms.desk }),
      rooms.rules.routes,
      rooms.messaging.routes,
      rooms.cases.routes,
      rooms.insight.routes,
    ],
    readiness,
    stopping: () => state.stopping,
    trustProxy: config.TRUST_PROXY,
    ...tls,
  });
}

/** A chore that fails is done again at its next hour; nobody waits for it. */
const quietly = (chore: Promise<unknown>, log: Log): void => {
  chore.catch((error: unknown) => log.warn({ err: error }, 'a chore failed'));
};

export async function openHouse(config: Config, places: Places, log: Log): Promise<House> {
  const parts = await startParts(config, places, log);
  const rooms = createRooms(config, parts, log);
  const state = { stopping: false };
  const hub = createSocketHub<SocketSubject>({
    log: log.child({ part: 'socket' }),
    metrics: parts.metrics,
    tail: parts.tail,
    authenticate: async (request) => {
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
      return visitor === undefined ? undefined : { kind: 'visitor', visitorId: visitor.visitorId };
    },
    offers: offersOf(rooms),
  });
  rooms.late.publish = hub.publish;
  rooms.late.listeners = hub.listeners;

  parts.tail.subscribe((events) => rooms.identity.socketGuard.hear(events));
  const listeners = createListeners({
    db: parts.database.db,
    transactor: parts.transactor,
    tail: parts.tail,
    log: log.child({ part: 'events' }),
    listeners: [...rooms.messaging.listeners, ...rooms.insight.listeners],
  });
  await rooms.insight.start();
  await listeners.start();
  const demo = config.DEMO ? await seedDemo(config, parts, rooms, log) : undefined;

  await parts.sip.start();
  await rooms.voice.recover();
  await rooms.routing.start();
  rooms.rules.jobs.start();
  rooms.messaging.jobs.start();
  rooms.voice.start();
  const chores = [
    setInterval(() => quietly(rooms.identity.sweep(), log), SWEEP_EVERY_MS),
    setInterval(() => quietly(rooms.identity.socketGuard.check(), log), CHECK_SOCKETS_EVERY_MS),
  ];

  const http = await openHttp({ config, places, log }, { parts, rooms }, state);
  await http.listen({ host: config.HOST, port: config.PORT });
  hub.attach(http.server, '/ws');
  const { port } = http.server.address() as AddressInfo;
  const scheme = config.TLS_KEY_FILE === undefined ? 'http' : 'https';

  /** New contacts are refused at once; what runs may end by itself for a moment; what is written is kept. */
  const stop = async (): Promise<void> => {
    state.stopping = true;
    for (const chore of chores) clearInterval(chore);
    rooms.voice.drain();
    for (let waited = 0; waited < DRAIN_MS && rooms.voice.running() > 0; waited += DRAIN_LOOK_MS) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
    }
    rooms.routing.stop();
    await rooms.rules.jobs.stop();
    rooms.insight.stop();
    await rooms.voice.hangUpAll('stopping');
    await rooms.messaging.jobs.stop();
    await hub.close();
    await http.close();
    await listeners.stop();
    await parts.sip.stop();
    await parts.media.shutdown();
    await parts.stopDatabase();
  };
  return {
    rooms,
    parts,
    url: config.PUBLIC_URL ?? `${scheme}://${config.HOST}:${port}`,
    sip: parts.sip.address(),
    demo,
    stop,
  };
}
