import type { NumberChoices } from '../../shared/contracts/voice-trunks.ts';
import type { Identity } from '../modules/identity/index.ts';
import type { ContactLife, ContactReading, RecordingFiles, Recordings, TalkLog } from '../modules/contacts/index.ts';
import type { FlowBook } from '../modules/flows/index.ts';
import type { Callbacks, Presence, Routing } from '../modules/routing/index.ts';
import {
  createBars,
  createIceServers,
  createLegCodecs,
  createLinesOut,
  createTestRun,
  soundsOfTrunks,
  createTracesRoom,
  createTrunks,
  createVoice,
  type BarsRoom,
  type Caller,
  type DialTargets,
  type FlowLookup,
  type IceServers,
  type OtherNodes,
  type Prompts,
  type RunTest,
  type TracesRoom,
  type TrunksRoom,
  type VisitorFacts,
} from '../modules/voice/index.ts';
import type { Log } from '../platform/log.ts';
import type { SmsSender } from '../platform/sms/sms-sender.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';

/** Calls in and out, with the trunks, numbers and the outbound plan as they are kept. */
function createTelephone(
  config: Config,
  { database: { db }, clock, transactor, tail, media, sip, nodes, asking, trunks }: Parts,
  joined: {
    readonly life: ContactLife;
    readonly recordings: Recordings;
    readonly routing: Routing;
    readonly callbacks: Callbacks;
    readonly presence: Presence;
    readonly personFirst: Routing['personFirst'];
    readonly lookup: (number: string) => Promise<Caller | undefined>;
    readonly recordingFiles: RecordingFiles;
    readonly flows: { readonly inForce: () => FlowBook };
    readonly flowLookup: FlowLookup;
    readonly sms: SmsSender;
    readonly door: BarsRoom['door'];
    readonly mayCall: BarsRoom['mayCall'];
    readonly dialTargets: DialTargets;
    readonly reading: ContactReading;
    readonly openWordCase: (contactId: string) => Promise<void>;
    readonly prompts: Pick<Prompts, 'library' | 'speaker'>;
    readonly recordingsFolder: string;
    readonly talkLog: TalkLog;
    readonly audit: Identity['audit'];
    readonly organisation: Identity['organisation'];
    readonly isElsewhere: (agentId: string) => boolean;
    readonly principalOf: OtherNodes['principalOf'];
    readonly publish: OtherNodes['publish'];
    readonly freeOf: (queueCode: string) => Promise<readonly string[]>;
    readonly book: TrunksRoom['book'];
    readonly quality: TracesRoom['quality'];
    readonly iceServers: IceServers;
    readonly visitorFacts: (visitorId: string) => Promise<VisitorFacts>;
  },
  log: Log,
) {
  return createVoice({
    db,
    clock,
    transactor,
    tail,
    media,
    sip,
    ...joined,
    node: nodes,
    house: { ...joined, nodes, asking, carriesVoice: config.ROLES.includes('voice') },
    // An rtpengine tells its own: `interface=inside!outside`.
    publicAddress: config.MEDIA_ENGINE === 'rtpengine' ? undefined : config.SIP_PUBLIC_ADDRESS,
    trunkAddresses: (name) => trunks.current.find((t) => t.name === name)?.addresses ?? [],
    hotline: config.HOTLINE_NUMBER,
    earsShown: config.EARS_SHOWN,
    log: log.child({ part: 'voice' }),
  });
}

/** Trunks and numbers: they come before the telephone, which asks them for every call. */
const joinTrunks = (
  config: Config,
  { database: { db }, clock, transactor, tail, trunks, secrets, nodes, sip }: Parts,
  joined: {
    readonly identity: Identity;
    readonly traces: TracesRoom;
    readonly runTest: RunTest;
    readonly numberChoices: () => Promise<NumberChoices>;
  },
  log: Log,
): TrunksRoom =>
  createTrunks({
    db,
    clock,
    transactor,
    tail,
    list: trunks,
    secrets,
    audit: joined.identity.audit,
    node: nodes.name,
    runTest: joined.runTest,
    choices: joined.numberChoices,
    tally: (now) => joined.traces.ring.tally(now),
    health: () => sip.health(),
    hotline: config.HOTLINE_NUMBER,
    log: log.child({ part: 'trunks' }),
  });

/** The call of a test goes out as every other does, by one trunk and no other. */
const joinTestRun = (
  config: Config,
  { media, sip, trunks }: Parts,
  joined: { readonly book: () => TrunksRoom['book']; readonly prompts: Pick<Prompts, 'library'> },
): RunTest => {
  const book = { settingsOf: (trunk: string) => joined.book().settingsOf(trunk) };
  const trunkAddresses = (name: string) => trunks.current.find((t) => t.name === name)?.addresses ?? [];
  const soundOf = soundsOfTrunks({ trunkAddresses, book });
  return createTestRun({
    media,
    sip,
    lines: createLinesOut({ media, sip, publicAddress: config.SIP_PUBLIC_ADDRESS, soundOf }),
    book: { testWay: (trunk, number) => joined.book().testWay(trunk, number) },
    announcement: () => joined.prompts.library.sound('greeting', 'normal'),
  });
};

/** What went over the wire and how it sounded. */
const joinTraces = (
  config: Config,
  { database: { db }, clock, media, metrics, nodes, trunks, sip }: Parts,
  joined: {
    readonly identity: Identity;
    readonly reading: ContactReading;
    readonly codecOf: (legId: string) => string;
  },
  log: Log,
): TracesRoom =>
  createTracesRoom({
    db,
    clock,
    media,
    metrics,
    sip,
    node: nodes.name,
    reading: joined.reading,
    codecOf: joined.codecOf,
    organisation: joined.identity.organisation,
    ours: () => new Set([config.HOTLINE_NUMBER, ...trunks.ourNumbers]),
    log: log.child({ part: 'traces' }),
  });

/** The telephone with all that stands around it: trunks and numbers, traces, quality. */
export function joinTelephone(
  config: Config,
  given: Parts,
  joined: Omit<Parameters<typeof createTelephone>[2], 'book' | 'quality' | 'door' | 'mayCall' | 'iceServers'> & {
    readonly identity: Identity;
    readonly reading: ContactReading;
    readonly numberChoices: () => Promise<NumberChoices>;
  },
  log: Log,
) {
  const { media, codecOf } = createLegCodecs(given.media);
  const parts = { ...given, media };
  const traces = joinTraces(config, parts, { ...joined, codecOf }, log);
  const late: { trunks?: TrunksRoom } = {};
  const book = (): TrunksRoom['book'] => (late.trunks as TrunksRoom).book;
  const runTest = joinTestRun(config, parts, { book, prompts: joined.prompts });
  const trunks = joinTrunks(config, parts, { ...joined, traces, runTest }, log);
  late.trunks = trunks;
  const { clock, transactor } = parts;
  const { audit } = joined.identity;
  const bars = createBars({ db: parts.database.db, clock, transactor, life: joined.life, audit });
  const iceServers = createIceServers({ urls: config.TURN_URLS ?? [], secret: config.TURN_SECRET }, parts.clock);
  const around = { book: trunks.book, quality: traces.quality, door: bars.door, mayCall: bars.mayCall, iceServers };
  return { trunks, traces, bars, iceServers, voice: createTelephone(config, parts, { ...joined, ...around }, log) };
}
