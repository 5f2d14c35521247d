import type { AddressInfo } from 'node:net';
import { DEMO_PRINCIPAL } from './principals.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { newId } from '../../shared/kernel/id.ts';
import { buildHttpServer } from '../../server/edges/http/http-server.ts';
import { createSocketHub, type SocketEdge } from '../../server/edges/websocket/socket-hub.ts';
import { createContactLife, createTranscripts, findContact } from '../../server/modules/contacts/index.ts';
import { createMessaging, type ChatSubject } from '../../server/modules/messaging/index.ts';
import {
  fakeAgentNames,
  fakeBlobs,
  fakeCallbacks,
  fakeContactQueue,
  fakeCustomers,
} from '../../server/modules/messaging/ports-fake.ts';
import type { Database } from '../../server/platform/db/database.ts';
import { createEventTail } from '../../server/platform/events/event-tail.ts';
import { createListeners } from '../../server/platform/events/listeners.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createMetrics } from '../../server/platform/metrics.ts';

export const AGENT_ID = newId();
export const AGENT_NAME = '林晓雨';
/** A test signs a member of staff in by this header; the real session belongs to identity's own tests. */
export const STAFF_HEADER = 'x-test-staff';

export type ChatHouse = Awaited<ReturnType<typeof openChatHouse>>;

/** The chat with real edges, events and database; the neighbours are the written fakes. */
export async function openChatHouse(needs: {
  database: Pick<Database, 'db' | 'pool'>;
  clock: Clock;
  webRoot?: string;
  isPeak?: boolean;
}) {
  const { database, clock } = needs;
  const { db } = database;
  const tail = createEventTail({ database, log: silentLog });
  const transactor = createTransactor({ db, clock, onCommitted: () => tail.poke() });
  const transcripts = createTranscripts({ db, transactor });
  const life = createContactLife();
  const queue = fakeContactQueue(life);
  const callbacks = fakeCallbacks();
  const late: { hub?: SocketEdge } = {};
  const messaging = createMessaging({
    ...needs,
    db,
    transactor,
    transcripts,
    life,
    tail,
    queue,
    callbacks,
    pushesSelfService: () => needs.isPeak === true,
    log: silentLog,
    contacts: { find: (id) => findContact(db, id) },
    customers: fakeCustomers({ '13800138000': { customerId: 'c-1', serviceClass: 'elder' } }),
    agents: fakeAgentNames({ [AGENT_ID]: AGENT_NAME }),
    blobs: fakeBlobs(),
    hub: {
      publish: (frame) => late.hub?.publish(frame),
      publishHere: (frame) => late.hub?.publishHere(frame),
      listeners: (topic) => late.hub?.listeners(topic) ?? 0,
    },
    brand: '江海移动',
  });
  const hub = createSocketHub<ChatSubject>({
    log: silentLog,
    metrics: createMetrics(),
    tail,
    offers: [messaging.socket],
    authenticate: async (request) => {
      const staffId = request.headers[STAFF_HEADER];
      if (typeof staffId === 'string') return { kind: 'staff', principal: { ...DEMO_PRINCIPAL, staffId } };
      const visitor = await messaging.authenticateVisitor(request);
      return visitor === undefined ? undefined : { kind: 'visitor', visitorId: visitor.visitorId };
    },
  });
  late.hub = hub;
  const listeners = createListeners({
    db,
    transactor,
    tail,
    log: silentLog,
    listeners: messaging.listeners,
  });
  const http = await buildHttpServer({
    log: silentLog,
    metrics: createMetrics(),
    version: 'test',
    webRoot: needs.webRoot ?? 'dist/web',
    sessionHook: (request) => {
      const staffId = request.headers[STAFF_HEADER];
      request.principal = typeof staffId === 'string' ? { ...DEMO_PRINCIPAL, staffId } : undefined;
      return Promise.resolve();
    },
    rooms: [messaging.routes],
    readiness: () => Promise.resolve({ ready: true, parts: {} }),
    stopping: () => false,
    trustProxy: false,
  });
  await listeners.start();
  hub.attach(http.server, '/ws');

  return {
    ...messaging,
    http,
    transactor,
    transcripts,
    life,
    queue,
    callbacks,
    listeners,
    listen: async (port = 0): Promise<string> => {
      await http.listen({ port, host: '127.0.0.1' });
      return `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
    },
    /** The agent takes it, as routing would have it. */
    accept: async (contactId: string, agentId = AGENT_ID): Promise<void> => {
      queue.leave(contactId);
      await transactor.run(async (tx) => {
        await life.apply(tx, contactId, { event: 'offer', actor: 'system:routing', agentId });
        await life.apply(tx, contactId, { event: 'accept', actor: `staff:${agentId}`, agentId });
      });
      tail.poke();
    },
    close: async (): Promise<void> => {
      await messaging.jobs.stop();
      await hub.close();
      await http.close();
      await listeners.stop();
    },
  };
}
