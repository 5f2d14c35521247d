import { join } from 'node:path';
import { newId } from '../../shared/kernel/id.ts';
import { createDiskBlobStore } from '../adapters/blobs/disk/disk-blob-store.ts';
import { createSandboxOperator } from '../adapters/operator/sandbox/sandbox-operator.ts';
import {
  createChannelDrivers,
  createContactLife,
  createContactReading,
  createTalkLog,
  createTranscripts,
  findContact,
} from '../modules/contacts/index.ts';
import { createCustomers, type CustomersRoom } from '../modules/customers/index.ts';
import { createIdentity, type Identity } from '../modules/identity/index.ts';
import { createMessaging } from '../modules/messaging/index.ts';
import {
  createCommitter,
  createDeskUse,
  createRouting,
  createRoutingAdmin,
  createRules,
  type Callbacks,
  type Live,
  type Routing,
} from '../modules/routing/index.ts';
import type { Caller, VisitorFacts } from '../modules/voice/index.ts';
import type { BlobStore } from '../platform/blobs/blob-store.ts';
import type { Log } from '../platform/log.ts';
import type { SocketHub } from '../platform/socket/socket-types.ts';
import { createAskFacts } from './ask-facts.ts';
import { attachmentBlobs } from './attachment-blobs.ts';
import { createBoards, createLiveRoom } from './boards.ts';
import { joinCallbacks } from './callbacks.ts';
import { createCaseRoom } from './case-room.ts';
import { isPrivate, type Config } from './config.ts';
import { createDialTargets } from './dial-targets.ts';
import { createFirstAnswer } from './first-answer.ts';
import { createShiftRoom } from './handover-room.ts';
import { createOutreachRoom } from './outreach-room.ts';
import type { Parts } from './parts.ts';
import type { Places } from './places.ts';
import { createPresentAgents, type PresentAgents } from './present-agents.ts';
import { joinRecordings } from './recordings-room.ts';
import { createWordCases } from './word-cases.ts';
import { createSpokenRoom } from './spoken-room.ts';
import { serviceClassOf } from './service-class.ts';
import { joinTelephone } from './telephone.ts';
import { createSurgeGate, createSurgeRoom, type SurgeGate } from './surge-room.ts';

/** The rooms, joined. Everything a room needs of another is handed over here and nowhere else. */
export type Rooms = ReturnType<typeof createRooms>;

const BRAND = '首接广电网络';

/** What every room stands on: who works here, whom they serve, and the life of a contact. */
function createBasics(config: Config, parts: Parts, log: Log) {
  const { clock, transactor } = parts;
  const { db, pool } = parts.database;
  const identity = createIdentity({
    db,
    transactor,
    clock,
    demoPasswordsAllowed: isPrivate(config),
    publicUrl: config.PUBLIC_URL,
  });
  const operator = createSandboxOperator({ pool, clock });
  const customers = createCustomers({
    db,
    operator,
    clock,
    transactor,
    audit: identity.audit,
    onPartFailure: (part, error) => log.warn({ err: error, part }, "a part of the operator's systems did not answer"),
  });
  const contacts = createContactRoom(config, parts, identity, log);
  return { identity, operator, customers, contacts, recognise: recogniseWith(customers) };
}

export function createRooms(given: { readonly config: Config; readonly places: Places }, parts: Parts, log: Log) {
  const { config } = given;
  const core = { db: parts.database.db, clock: parts.clock, transactor: parts.transactor };
  const { late, hub } = comingHub();
  const { identity, operator, customers, contacts, recognise } = createBasics(config, parts, log);
  const { life, drivers, reading } = contacts;
  const gate = createSurgeGate();
  const present = createPresentAgents(parts, drivers, log.child({ part: 'presence' }));
  // Cases are made after routing, and asked only when a contact comes.
  const caseOwner = { of: (_customerId: string): Promise<string | undefined> => Promise.resolve(undefined) };
  const routing = joinRouting(parts, { identity, customers, life, drivers, present, gate, caseOwner }, log);
  // The shift's room is made after the desk, and asked only by people.
  const askBreak: AskBreak = (principal) => shift.askBreak(principal);
  const demandCustomer = customers.demandVisible;
  const desk = joinDesk(parts, { life, reading, identity, routing, gate, askBreak, demandCustomer });
  const callbacks = joinCallbacks(parts, { identity, life, routing, isPressing: () => gate.flags().callback }, log);
  const first = createFirstAnswer(routing, gate);
  const spoken = createSpokenRoom(given, parts, { identity, operator }, log);
  const people = { identity, routing, callbacks, lookup: recognise };
  // Cases and the chat are made after the telephone, and asked only when word has been left or somebody calls from the page.
  const joined = {
    ...{ ...first, ...contacts, ...spoken, ...people },
    openWordCase: (contactId: string) => createWordCases(identity.organisation, cases.cases)(contactId),
    visitorFacts: (visitorId: string): Promise<VisitorFacts> => messaging.callerFacts(visitorId),
    dialTargets: createDialTargets({ customers, operator, reading, callbacks, recognise, later: () => later }),
  };
  const { live, telephone } = joinVoice(config, parts, { contacts, present, hub, gate, joined }, log);
  const blobs = createDiskBlobStore({ root: join(config.DATA_DIR, 'blobs') });
  const cases = createCaseRoom(parts, { identity, operator, life, blobs });
  const later = { cases, outreach: createOutreachRoom(parts, { identity, cases }) };
  caseOwner.of = cases.handing.ownerFor;
  const chat = {
    identity,
    routing,
    callbacks,
    blobs,
    hub,
    recognise,
    config,
    takesCalls: () => telephone.voice.takesWebCalls(),
    ...first,
  };
  const messaging = createChat(parts, contacts, chat, log);
  for (const channel of [telephone.voice, messaging]) drivers.register(channel.driver);
  const shift = createShiftRoom(parts, { identity, operator, life, drivers, routing, handing: cases.handing }, log);
  const insight = createBoards(parts, { identity, operator, routing, hub }, log);
  return {
    identity,
    operator,
    customers,
    ...contacts,
    routing,
    callbacks,
    routingAdmin: createRoutingAdmin({ ...core, ...identity }),
    present,
    desk,
    rules: createRules({ ...identity, ...core, log: log.child({ part: 'rules' }) }),
    ...telephone,
    ...spoken,
    messaging,
    ...later,
    shift,
    insight,
    live,
    surge: createSurgeRoom(parts, { identity, routing, gate }, log),
    blobs,
    late,
  };
}

type AskBreak = NonNullable<Parameters<typeof createDeskUse>[0]['askBreak']>;

function joinDesk(
  { database: { db }, clock, transactor }: Parts,
  joined: Pick<ReturnType<typeof createContactRoom>, 'life' | 'reading'> & {
    readonly identity: Identity;
    readonly routing: Routing;
    readonly gate: SurgeGate;
    readonly askBreak: AskBreak;
    readonly demandCustomer: Parameters<typeof createDeskUse>[0]['demandCustomer'];
  },
) {
  const { identity, gate, ...others } = joined;
  const { organisation, audit } = identity;
  return createDeskUse({ db, clock, transactor, organisation, audit, ...others, ...gate });
}

/** The line and its decisions, with the facts that count there. */
function joinRouting(
  parts: Parts,
  joined: {
    identity: Identity;
    customers: CustomersRoom;
    life: ReturnType<typeof createContactLife>;
    drivers: ReturnType<typeof createChannelDrivers>;
    present: PresentAgents;
    gate: SurgeGate;
    caseOwner: { of(customerId: string): Promise<string | undefined> };
  },
  log: Log,
): Routing {
  const { identity, customers, life, drivers, present, gate, caseOwner } = joined;
  const { clock, transactor, tail, committed } = parts;
  const { db, pool } = parts.database;
  const facts = { identity, customers, routing: () => routing, caseOwner: (id: string) => caseOwner.of(id) };
  const routing: Routing = createRouting({
    db,
    clock,
    transactor,
    tail,
    life,
    drivers,
    organisation: identity.organisation,
    committer: createCommitter({ pool, clock, onCommitted: committed }),
    reachOf: present.reachOf,
    mayServe: gate.mayServe,
    askFacts: createAskFacts(parts, facts, log),
    log: log.child({ part: 'routing' }),
  });
  return routing;
}

/** Calls, and the leader's line and floor: call control asks there who of a queue is free. */
function joinVoice(
  config: Config,
  parts: Parts,
  given: {
    contacts: ReturnType<typeof createContactRoom>;
    present: PresentAgents;
    hub: SocketHub;
    gate: SurgeGate;
    joined: Omit<Parameters<typeof joinTelephone>[2], keyof ReturnType<typeof controlAsks> | 'publish'>;
  },
  log: Log,
) {
  const { contacts, present, hub, gate, joined } = given;
  const { identity } = joined;
  const { afterCallFactor } = gate;
  const live = createLiveRoom(parts, contacts, { identity, routing: joined.routing, hub, afterCallFactor }, log);
  const asks = { ...controlAsks(identity, present, live), publish: hub.publish };
  return { live, telephone: joinTelephone(config, parts, { ...joined, ...asks }, log) };
}
const controlAsks = (
  { audit, organisation, sessions }: Identity,
  { presence, isElsewhere }: PresentAgents,
  live: Live,
) => ({
  ...{ talkLog: createTalkLog(), audit, organisation, presence, isElsewhere, principalOf: sessions.behind },
  freeOf: (queueCode: string) => live.freeFor(queueCode),
});

/** The hub is made of what the rooms offer, and so comes after them. */
function comingHub(): { late: Partial<SocketHub>; hub: SocketHub } {
  const late: Partial<SocketHub> = {};
  return {
    late,
    hub: {
      publish: (frame) => late.publish?.(frame),
      publishHere: (frame) => late.publishHere?.(frame),
      listeners: (topic) => late.listeners?.(topic) ?? 0,
    },
  };
}

/** contacts has no front factory of its own: it is rules and services that every channel uses in its own transaction. */
function createContactRoom(config: Config, parts: Parts, identity: Identity, log: Log) {
  const { database, transactor } = parts;
  const { db } = database;
  const reading = createContactReading({ db, organisation: identity.organisation });
  const folder = join(config.DATA_DIR, 'recordings');
  return {
    life: createContactLife({ newContactId: (nowMs) => newId(nowMs, config.KEY_SHARD) }),
    transcripts: createTranscripts({ db, transactor }),
    drivers: createChannelDrivers(),
    reading,
    recordingsFolder: folder,
    ...joinRecordings(config, parts, { identity, reading, folder }, log),
  };
}

type Recognise = (number: string) => Promise<Caller | undefined>;

const recogniseWith =
  (customers: CustomersRoom): Recognise =>
  async (number) => {
    const found = await customers.recognise(number);
    if (found.answer !== 'known') return undefined;
    return { customerId: found.recognition.customerId, serviceClass: serviceClassOf(found.recognition) };
  };

function createChat(
  { database: { db }, transactor, clock, tail }: Parts,
  { life, transcripts }: Pick<ReturnType<typeof createContactRoom>, 'life' | 'transcripts'>,
  joined: {
    identity: Identity;
    routing: Routing;
    callbacks: Callbacks;
    blobs: BlobStore;
    hub: SocketHub;
    recognise: Recognise;
    config: Config;
    takesCalls: () => boolean;
    pushesSelfService: ReturnType<typeof createFirstAnswer>['pushesSelfService'];
  },
  log: Log,
) {
  const { organisation } = joined.identity;
  return createMessaging({
    db,
    transactor,
    clock,
    log: log.child({ part: 'chat' }),
    tail,
    life,
    transcripts,
    contacts: { find: (id) => findContact(db, id) },
    queue: { enqueue: joined.routing.enqueue, place: joined.callbacks.waits.tell },
    callbacks: joined.callbacks,
    pushesSelfService: (topic, serviceClass) => joined.pushesSelfService({ channel: 'chat', topic, serviceClass }),
    customers: { byNumber: joined.recognise },
    agents: { nameOf: async (id) => (await organisation.staff([id])).get(id)?.name },
    blobs: attachmentBlobs(joined.blobs),
    hub: joined.hub,
    brand: BRAND,
    publicUrl: joined.config.PUBLIC_URL,
    takesCalls: joined.takesCalls,
  });
}
