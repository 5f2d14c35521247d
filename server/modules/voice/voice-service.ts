import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Listener } from '../../platform/events/listeners.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { SipEndpoint } from '../../platform/sip/index.ts';
import type { SmsSender } from '../../platform/sms/sms-sender.ts';
import type { SocketOffer } from '../../platform/socket/socket-types.ts';
import type { ChannelDriver, ContactLife, ContactReading, RecordingFiles, Recordings } from '../contacts/index.ts';
import type { FlowBook } from '../flows/index.ts';
import type { SocketSubject } from '../identity/index.ts';
import type { Presence, Routing } from '../routing/index.ts';
import { createCallControl, type CallControl, type CallControlNeeds } from './call-control.ts';
import { createCallDriver, type CallDriver } from './call-driver.ts';
import { soundsOfTrunks } from './call-media.ts';
import { createCallRecorder } from './call-recorder-service.ts';
import type { Door, MayCall } from './bars/index.ts';
import type { CallerMinute, PersonWish } from './caller-minute-service.ts';
import type { CallbackOffer } from './callback-minute-service.ts';
import { createCalls, lineWish, type Call, type Calls } from './calls.ts';
import type { FlowLookup } from './flow-answers-service.ts';
import type { IceServers } from './ice-servers.ts';
import { createLinesOut, type LinesOut } from './line-out-service.ts';
import type { CallBackLost } from './lost-callers-service.ts';
import { createLostCalls } from './lost-calls-service.ts';
import { wordListener, type OpenWordCase } from './minute/word-listeners.ts';
import { createInbound, MAX_CALLS, type VoiceNode } from './inbound-service.ts';
import type { CallerLookup } from './recognise.ts';
import { createJoinedPhones, mediaHearing } from './joining.ts';
import { openMinute } from './joined-minute.ts';
import { createReplacing } from './replacing-service.ts';
import { createRecordingPause, type RecordingPause } from './recording-pause-service.ts';
import { recordingPauseRoutes, recordingPauseSocket } from './recording-pause-routes.ts';
import {
  createCommandsElsewhere,
  driverElsewhere,
  followContacts,
  othersWithSound,
  type OtherNodes,
  type RoamingPhones,
} from './nodes/index.ts';
import { createOutbound, type CallbackDialling, type DialTargets, type Outbound } from './outbound/index.ts';
import type { Prompts } from './prompts/prompts.ts';
import { createStepParts, type StepNeeds } from './steps/step-parts-service.ts';
import type { Quality } from './traces/index.ts';
import type { TrunkBook } from './trunks/index.ts';
import { voiceSocket } from './voice-socket.ts';
import { createWebCallerDoor, type WebCallerDoor } from './web-callers.ts';
import type { VisitorFacts } from './web-caller-service.ts';
import { sayGoodbye } from './end-reasons.ts';

/** What call control asks of the other rooms, beside what every call needs. */
type ControlNeeds = Pick<
  CallControlNeeds,
  'talkLog' | 'audit' | 'organisation' | 'isElsewhere' | 'freeOf' | 'earsShown'
>;

export interface VoiceNeeds extends ControlNeeds {
  readonly organisation: ControlNeeds['organisation'] & StepNeeds['organisation'];
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly recordings: Recordings;
  readonly routing: Routing;
  readonly media: MediaEngine;
  readonly sip: SipEndpoint;
  readonly callbacks: VoiceCallbacks;
  readonly lookup: CallerLookup;
  readonly recordingFiles: RecordingFiles;
  /** SS-6, RT-5: the rules and the measures of a peak say who goes straight to a person. */
  readonly personFirst: Routing['personFirst'];
  readonly recordingsFolder: string;
  readonly publicAddress: string | undefined;
  readonly node: VoiceNode;
  /** The other nodes: agents may sit at any of them. */
  readonly house: Omit<OtherNodes, 'isOpen'>;
  readonly tail: Pick<EventTail, 'subscribe'>;
  /** Where the agents' phones are, for whoever decides on another node. */
  readonly presence: Pick<Presence, 'voiceLeg'>;
  readonly trunkAddresses: (trunk: string) => readonly string[];
  /** The flows in force. */
  readonly flows: { readonly inForce: () => FlowBook };
  readonly flowLookup: FlowLookup;
  readonly sms: SmsSender;
  /** Who is not served. */
  readonly door: Door;
  /** Who is not called. */
  readonly mayCall: MayCall;
  readonly dialTargets: DialTargets;
  readonly reading: Pick<ContactReading, 'visible'>;
  /** For what was left by word. */
  readonly openWordCase: OpenWordCase;
  readonly prompts: Pick<Prompts, 'library' | 'speaker'>;
  readonly quality: Pick<Quality, 'keep' | 'mark'>;
  /** Numbers as the house writes them, and the ways out. */
  readonly book: Pick<TrunkBook, 'incoming' | 'numberOf' | 'outboundWay' | 'settingsOf' | 'patience'>;
  readonly log: Log;
  readonly iceServers: IceServers;
  /** The number whose greeting and flow the web page has as well. */
  readonly hotline: string;
  readonly visitorFacts: (visitorId: string) => Promise<VisitorFacts>;
}

/** Estimates, the promise while waiting, and the dial; routing has them. */
export interface VoiceCallbacks extends CallbackOffer {
  readonly waits: {
    tell(contactId: string): Promise<{ position: number; estimatedSeconds: number | undefined } | undefined>;
  };
  readonly dial: CallbackDialling;
  takeOver(tx: Tx, contact: { readonly contactId: string; readonly number: string }): Promise<boolean>;
  afterLoss: CallBackLost;
}

export interface Voice {
  readonly driver: ChannelDriver;
  readonly pausing: RecordingPause & { readonly routes: RoomRoutes };
  readonly outbound: Pick<Outbound, 'routes'>;
  readonly sockets: readonly SocketOffer<SocketSubject>[];
  readonly listeners: readonly Listener[];
  /**
   * Tells honestly what became of the calls of a process that is gone: `start`, before new ones are taken, also of those
   * under this node's own name; `running`, when another node fell silent. May be done by several at once.
   */
  recover(when: 'start' | 'running'): Promise<void>;
  start(): void;
  /** Takes no new calls; running ones go on, and phones that nobody speaks through are sent to other nodes. */
  drain(): Promise<void>;
  running(): number;
  /** Does this house take calls of the web page now, here or at another node? */
  takesWebCalls(): boolean;
  hangUpAll(reason: string): Promise<void>;
}

const isCallInHand = ({ channel, state }: { channel: string; state: string }): boolean =>
  channel !== 'chat' && (state === 'offered' || state === 'connected');

/** The web page's door into the same house. */
const openWebDoor = (
  needs: VoiceNeeds,
  house: {
    readonly calls: Calls;
    readonly minute: CallerMinute;
    readonly driver: CallDriver;
    readonly accepting: () => boolean;
  },
): WebCallerDoor =>
  createWebCallerDoor({
    ...needs,
    ...house,
    maxCalls: MAX_CALLS,
    factsOf: needs.visitorFacts,
    agentNameOf: async (id) => (await needs.organisation.staff([id])).get(id)?.name,
    waitOf: (contactId) => needs.callbacks.waits.tell(contactId),
  });

const socketsOf = (...rooms: readonly { readonly socket: SocketOffer<SocketSubject> }[]) => rooms.map((r) => r.socket);
/** Calls to customers: the driver and the control of talks are made after them. */
const openOutbound = (
  needs: VoiceNeeds,
  tools: { readonly lines: LinesOut; readonly calls: Calls; readonly phones: RoamingPhones },
  late: { readonly driver?: CallDriver; readonly control?: CallControl },
): Outbound => {
  const outbound = createOutbound({
    ...needs,
    ...tools,
    callbacks: needs.callbacks.dial,
    targets: needs.dialTargets,
    promptSound: (prompt) => needs.prompts.library.sound(prompt, 'normal'),
    driver: () => late.driver as CallDriver,
    isFree: (staffId) => late.control?.claims.of(staffId) === undefined,
  });
  needs.media.on(outbound.hear);
  return outbound;
};

const enqueueWith =
  ({ transactor, callbacks, routing }: VoiceNeeds) =>
  (call: Call, wish: PersonWish): Promise<unknown> =>
    transactor.run(async (tx) => {
      // Somebody who was promised a callback and could not wait for it stands where they stood.
      const { contactId, number } = call;
      if (await callbacks.takeOver(tx, { contactId, number })) return;
      await routing.enqueue(tx, contactId, { actor: 'customer', ...wish });
    });

export function createVoice(given: VoiceNeeds): Voice {
  let accepting = false;
  const needs = { ...given, house: { ...given.house, isOpen: () => accepting } };
  const calls = createCalls();
  const soundOf = soundsOfTrunks(needs);
  const lines = createLinesOut({ ...needs, soundOf });
  // The minute and the driver know each other; the phones tell the driver. Joined here, after all exist.
  const late: { driver?: CallDriver; control?: CallControl } = {};

  const enqueue = enqueueWith(needs);
  const recorder = createCallRecorder({ ...needs, files: needs.recordingFiles, folder: needs.recordingsFolder });

  const toAgent = async (call: Call, wish: PersonWish, opening: readonly string[]): Promise<void> => {
    // First the place in the queue, then the sentence: the clock of the 15 seconds runs from the request.
    call.phase = 'waiting';
    await enqueue(call, { ...lineWish(call, wish), ...wish });
    if (stillWaits(call)) await minute.wait(call, opening);
  };
  const steps = createStepParts(needs, {
    control: () => late.control as CallControl,
    pausing: () => pausing,
    toAgent,
    enqueue,
  });
  const minute: CallerMinute = openMinute(needs, { steps, calls, recorder, toAgent });
  /** Matched at once, the call may already be talking when its music would start. */
  const stillWaits = (call: Call): boolean => call.phase === 'waiting';

  const takeBackFor = (reason: string) => (contactId: string, agentId: string) =>
    needs.routing.offers.takeBack(contactId, agentId, reason);
  const phones = createJoinedPhones({ ...needs, calls }, late);
  const tools = { ...needs, lines, calls, phones };
  const outbound = openOutbound(needs, tools, late);
  const pausing = createRecordingPause({ calls, recorder });
  const control = createCallControl({
    ...tools,
    recorder,
    noted: (row) => needs.routing.noted(row),
    endContact: (contactId, reason, actor) => needs.routing.end(contactId, 'agent', reason, actor),
    askPause: (staffId) => needs.routing.agents.set(staffId, { state: 'not_ready', reason: 'care' }),
    promptSound: (prompt) => needs.prompts.library.sound(prompt, 'normal'),
    hearAgain: (call) => minute.again(call),
    lineEnded: (call, line, end) => late.driver?.ended(call, line, end),
    hangUp: (call, reason) => {
      late.driver?.gone(call, reason);
      sayGoodbye(call.sip, reason);
    },
    onTaken: (staffId, taken) => {
      needs.routing.reachChanged(staffId);
      void needs.presence.voiceLeg(staffId, !taken && phones.legOf(staffId) !== undefined);
    },
    isBusy: (staffId) => needs.routing.floor.hands(staffId).some(isCallInHand),
  });
  late.control = control;
  const driver = createCallDriver({
    ...needs,
    calls,
    phones,
    minute,
    recorder,
    talks: control.talks,
    others: control.others,
    referrals: control.referrals,
    isFree: (agentId) => control.claims.of(agentId) === undefined,
    dial: outbound.callBack,
    takeBack: takeBackFor('agent_audio_lost'),
  });
  late.driver = driver;
  const elsewhere = createCommandsElsewhere(needs);
  /** Whose phone nobody speaks through just now. */
  const isFree = (staffId: string): boolean =>
    calls.talkingWith(staffId) === undefined && control.claims.of(staffId) === undefined;

  const inbound = createInbound({
    ...needs,
    soundOf,
    calls,
    accepting: () => accepting,
    onAnswered: (call, straight) => (call.isTurnedAway ? minute.turnAway(call) : minute.greet(call, straight)),
    watch: (call, sip) => driver.watch(call, sip),
    onGone: (call) => driver.gone(call, 'cancelled'),
    replace: createReplacing({ ...tools, ...control, minute, soundOf, watch: (call, sip) => driver.watch(call, sip) }),
  });

  const web = openWebDoor(needs, { calls, minute, driver, accepting: () => accepting });

  needs.media.on(mediaHearing({ log: needs.log, calls, phones, minute, driver, control, web }));

  return {
    driver: driverElsewhere(driver, { ...needs, calls }),
    sockets: [
      ...[voiceSocket({ phones, isFree }), recordingPauseSocket(pausing)],
      ...socketsOf(control, web, outbound),
    ].map(elsewhere.wrap),
    listeners: [wordListener({ openCase: needs.openWordCase }), ...outbound.listeners],
    outbound,
    pausing: { ...pausing, routes: recordingPauseRoutes(elsewhere) },
    recover: createLostCalls({ ...needs, recorder }),
    start: () => {
      accepting = true;
      followContacts({ ...needs, calls, phones, driver, takeBack: takeBackFor('connect_failed') });
      needs.sip.onInvite((call) => {
        inbound.take(call).catch((error: unknown) => {
          needs.log.error({ err: error }, 'taking a call failed');
          call.reject(500);
        });
      });
    },
    drain: async () => {
      accepting = false;
      await phones.disperse();
    },
    running: () => calls.all().length,
    takesWebCalls: () => accepting || othersWithSound(needs.house).length > 0,
    hangUpAll: (reason) => driver.hangUpAll(reason),
  };
}
