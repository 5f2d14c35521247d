import type { FastifyInstance } from 'fastify';
import { buildHttpServer } from '../../server/edges/http/http-server.ts';
import {
  createChannelDrivers,
  createContactLife,
  createContactReading,
  createTranscripts,
  type ChannelDriver,
  type ContactRow,
} from '../../server/modules/contacts/index.ts';
import { createIdentity, seedDemoStaff, type Principal } from '../../server/modules/identity/index.ts';
import { createCommitter, createLive, createRouting, saveProfiles } from '../../server/modules/routing/index.ts';
import { nextFence } from './epoch.ts';
import { createEventTail } from '../../server/platform/events/event-tail.ts';
import { createListeners } from '../../server/platform/events/listeners.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createMetrics } from '../../server/platform/metrics.ts';
import type { PushFrame } from '../../server/platform/socket/socket-types.ts';
import type { Channel, ServiceClass } from '../../shared/contracts/contacts.ts';
import type { DataScope, Permission } from '../../shared/contracts/identity-catalogue.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { newId } from '../../shared/kernel/id.ts';
import type { FreshDatabase } from './database.ts';
import { TEST_AREAS } from './identity.ts';

export interface Asked {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const AGENT: readonly Permission[] = ['desk.use', 'contact.handle.voice', 'contact.handle.chat', 'contact.view'];
const LEADER: readonly Permission[] = [...AGENT, 'floor.supervise', 'queue.view'];

/** One driver for each channel that only remembers: what routing did with a contact's line is what the tests ask. */
const silentDriver = (channel: Channel, online: ReadonlySet<string>, waits: string[]): ChannelDriver => ({
  channel,
  isReachable: (agentId) => online.has(agentId),
  connect: () => Promise.resolve(),
  waiting: (id) => void waits.push(id),
  end: () => Promise.resolve(),
});

/** Identity, contacts and routing with the live room behind the real HTTP edge, on a database of the test's own. */
export async function openLiveHouse(database: FreshDatabase, clock: Clock = { now: () => new Date() }) {
  const { db } = database;
  const tail = createEventTail({ database, log: silentLog });
  const transactor = createTransactor({ db, clock, onCommitted: () => tail.poke() });
  const identity = createIdentity({ db, transactor, clock, demoPasswordsAllowed: true, publicUrl: undefined });
  await seedDemoStaff({ db, transactor, audit: identity.audit, seed: 7, areas: TEST_AREAS });
  const { organisation, audit } = identity;
  const life = createContactLife();
  const transcripts = createTranscripts({ db, transactor });
  const reading = createContactReading({ db, organisation });
  const drivers = createChannelDrivers();
  const online = new Set<string>();
  const waits: string[] = [];
  for (const channel of ['voice', 'chat'] as const) drivers.register(silentDriver(channel, online, waits));
  const routing = createRouting({
    ...{ db, clock, transactor, tail, life, drivers, organisation },
    committer: createCommitter({ pool: database.pool, clock, onCommitted: () => tail.poke() }),
    askFacts: (_contact, serviceClass) =>
      Promise.resolve({ boosts: serviceClass === 'elder' ? [{ fact: 'elder', seconds: 300 }] : [], preferred: null }),
    log: silentLog,
    graceMs: 50,
  });
  const frames: PushFrame[] = [];
  const heard = new Set<string>();
  const live = createLive({
    ...{ db, clock, transactor, life, reading, transcripts, drivers, organisation, audit, routing },
    hub: { publishHere: (frame) => void frames.push(frame), listeners: (topic) => Number(heard.has(topic)) },
    log: silentLog,
  });

  const people = new Map<string, Principal>();
  const principal = async (staffNo: string, more: Partial<Principal> = {}): Promise<Principal> => {
    const card = await organisation.staffByNo(staffNo);
    if (card === undefined) throw new Error(`nobody has the number ${staffNo}`);
    const leads = card.post === 'shift_leader' || card.post === 'operations_manager';
    const scope: DataScope = card.post === 'shift_leader' ? 'team' : leads ? 'all' : 'own';
    const who: Principal = {
      sessionId: newId(),
      staffId: card.id,
      staffNo,
      name: card.name,
      post: card.post,
      permissions: new Set(leads ? LEADER : AGENT),
      dataScope: scope,
      centre: card.centre,
      area: card.area,
      team: card.team,
      mustChangePassword: false,
      expiresAt: new Date('2099-01-01T00:00:00Z'),
      source: null,
      ...more,
    };
    people.set(staffNo, who);
    return who;
  };

  const app: FastifyInstance = await buildHttpServer({
    log: silentLog,
    metrics: createMetrics(),
    version: 'test',
    webRoot: 'no-screens-here',
    sessionHook: (request) => {
      request.principal = people.get(String(request.headers['x-test-staff']));
      return Promise.resolve();
    },
    rooms: [live.routes],
    readiness: () => Promise.resolve({ ready: true, parts: {} }),
    stopping: () => false,
    trustProxy: false,
  });
  const listeners = createListeners({ db, transactor, tail, log: silentLog, listeners: [] });
  await listeners.start();
  await routing.start();
  await routing.own(await nextFence(database.pool));

  const house = {
    ...{
      database,
      transactor,
      life,
      transcripts,
      routing,
      live,
      frames,
      heard,
      online,
      waits,
      principal,
      organisation,
    },
    ask: async (staffNo: string, method: 'GET' | 'POST', path: string, body?: object): Promise<Asked> => {
      if (!people.has(staffNo)) await principal(staffNo);
      const reply = await app.inject({
        method,
        url: `/api${path}`,
        headers: { 'x-test-staff': staffNo },
        ...(body === undefined ? {} : { payload: body }),
      });
      return { status: reply.statusCode, body: JSON.parse(reply.body) as Record<string, unknown> };
    },
    /** Gives somebody a profile; at their desk, connected, and ready unless said otherwise. */
    atWork: async (
      staffNo: string,
      skills: Readonly<Record<string, number>>,
      wish: { voice?: number; chat?: number; isReady?: boolean } = {},
    ): Promise<string> => {
      const { staffId } = await principal(staffNo);
      await saveProfiles(db, [{ staffId, voiceCapacity: wish.voice ?? 1, chatCapacity: wish.chat ?? 3, skills }]);
      await routing.reload(staffId);
      online.add(staffId);
      routing.agents.deskOpened(staffId);
      routing.reachChanged(staffId);
      await routing.agents.set(
        staffId,
        wish.isReady === false ? { state: 'not_ready', reason: 'break' } : { state: 'ready' },
      );
      return staffId;
    },
    /** A customer who asks for a person. */
    come: async (queueCode: string, wish: { serviceClass?: ServiceClass; channel?: Channel; name?: string } = {}) =>
      transactor.run(async (tx) => {
        const row = await life.arrive(tx, {
          channel: wish.channel ?? 'chat',
          customerAddress: wish.name ?? '13800138000',
          actor: 'customer',
        });
        const { serviceClass } = wish;
        await routing.enqueue(tx, row.id, {
          actor: 'customer',
          queueCode,
          ...(serviceClass === undefined ? {} : { serviceClass }),
        });
        return row.id;
      }),
    contact: async (id: string): Promise<ContactRow> => {
      const { rows } = await database.pool.query<ContactRow>('select * from contacts where id = $1', [id]);
      if (rows[0] === undefined) throw new Error(`no contact ${id}`);
      return rows[0];
    },
    close: async (): Promise<void> => {
      await live.stop();
      routing.stop();
      await listeners.stop();
      await app.close();
    },
  };
  return house;
}
