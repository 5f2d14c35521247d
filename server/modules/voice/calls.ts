import type { NumberDraft } from '../../../shared/contracts/voice-trunks.ts';
import type { ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { LocalAudio } from '../../platform/sip/index.ts';
import type { CallLine } from './call-line.ts';
import type { TrunkSound } from './call-media.ts';
import type { CallbackTalk } from './callback-menu.ts';
import type { PromptVariant } from '../../../shared/contracts/voice-prompts.ts';
import type { FlowBook, FlowRun } from '../flows/index.ts';
import type { WaitMemory } from './minute/queue-words.ts';
import type { WordLeft } from './minute/word.ts';
import type { FlowAnswer, Tape } from './steps/step-types.ts';
import type { Talk } from './talk.ts';

/**
 * One call in progress, as this process holds it. What must survive the process (the contact, the dialog) is in the
 * database; this is the sound and the timers around it.
 */
export interface Call {
  readonly contactId: string;
  /** Of the customer, as they called or are called; `anonymous` where it is hidden. Somebody else's after a transfer of theirs. */
  number: string;
  /** This and what follows changes while we still look for a trunk that takes our call, and when the far end passes it on: `Calls.reline`. */
  sip: CallLine;
  /** The SIP stack's name of its dialog; a call of the web page has none. */
  lineId: string | undefined;
  legId: string;
  /** How we describe our side; each description of the same dialog has a higher version (RFC 3264 §8). */
  localAudio: () => LocalAudio;
  sound: TrunkSound;
  trunk: string;
  /**
   * `choosing`: waits, and says when and where to be called back. `leaving_word`: speaks to the tape, and waits meanwhile.
   * `leaving`: hears goodbye. `dialling`: an agent listens to the ringing of somebody we call.
   */
  phase: 'answering' | 'menu' | 'waiting' | 'choosing' | 'leaving_word' | 'leaving' | 'dialling' | 'talking' | 'over';
  flow: FlowRun | undefined;
  /** The flows as they were released when this call began: a release changes no call that runs. */
  flowBook: FlowBook | undefined;
  /** The number that was dialled; empty where we call. */
  called: string;
  customerId: string | undefined;
  /** As the operator knows them; what they wait in. */
  serviceClass: ServiceClass;
  /** Since when they wait, and what they were told meanwhile. */
  wait: WaitMemory | undefined;
  word: WordLeft | undefined;
  wordLimit: NodeJS.Timeout | undefined;
  /** Runs for a step of a flow. */
  tape: Tape | undefined;
  /** A step of a flow has taken their word: a case is open, and going now is no giving up. */
  hasLeftWord: boolean;
  /** A step of a flow has paused what is recorded: a secret is being said. */
  isHushed: boolean;
  /** Answers the flow when they have chosen about a callback. */
  settle: ((answer: FlowAnswer) => void) | undefined;
  /** Whether anybody is there at all, as long as nobody has pressed or said anything. */
  readonly sign: { alive: boolean; asking: boolean };
  /** A caller of the web page whose line broke by our fault, and who is not back yet. */
  hadBroken: boolean;
  /** Hears one sentence and goodbye. */
  isTurnedAway: boolean;
  /** They have chosen something in the menu: a key means what the menu says from then on. */
  hasChosen: boolean;
  /** How everything is said to this caller. */
  variant: PromptVariant;
  callback: CallbackTalk | undefined;
  /** What is being played toward the caller; a stale `played` event is known by it. */
  playId: string | undefined;
  timer: NodeJS.Timeout | undefined;
  /** What is being done with this caller, one thing after the other: two quick keys must not overtake each other. */
  work: Promise<void>;
  /** Keys pressed before the menu could listen: people who call often do not wait for the greeting. */
  earlyKeys: string[];
  /** What is set up for the number they dialled: business line, flow, greeting. */
  line: NumberDraft | undefined;
  agentId: string | undefined;
  /** The agent's leg that is connected now; empty while they reload. */
  agentLegId: string | undefined;
  /** The agent's leg that hears the ringing. */
  ringingLegId: string | undefined;
  recordingId: string | undefined;
  recordingPath: string | undefined;
  /** What goes on between the people in it, once an agent is there. */
  talk: Talk | undefined;
  /** The wrapped key of the file. */
  recordingHead: Buffer | undefined;
}

type Begun = 'contactId' | 'number' | 'sip' | 'legId' | 'localAudio' | 'sound' | 'trunk' | 'phase';

export const newCall = (begun: Pick<Call, Begun> & Partial<Pick<Call, 'lineId'>>): Call => ({
  lineId: undefined,
  ...begun,
  flow: undefined,
  flowBook: undefined,
  called: '',
  customerId: undefined,
  serviceClass: 'ordinary',
  wait: undefined,
  word: undefined,
  wordLimit: undefined,
  tape: undefined,
  hasLeftWord: false,
  isHushed: false,
  settle: undefined,
  sign: { alive: false, asking: false },
  hadBroken: false,
  isTurnedAway: false,
  hasChosen: false,
  variant: 'normal',
  callback: undefined,
  playId: undefined,
  timer: undefined,
  work: Promise.resolve(),
  earlyKeys: [],
  line: undefined,
  agentId: undefined,
  agentLegId: undefined,
  ringingLegId: undefined,
  recordingId: undefined,
  recordingPath: undefined,
  talk: undefined,
  recordingHead: undefined,
});

/** Where a call leads by the number that was dialled, until the caller says more. */
export const lineTopic = (call: Pick<Call, 'line'>): string | undefined =>
  call.line === undefined || call.line.topic === '' ? undefined : call.line.topic;

/**
 * Where the number that was dialled leads whoever has chosen nothing. Its queue is for everybody alike; whoever is elderly or has
 * a manager goes the way of their class, whatever was dialled.
 */
export function lineWish(
  call: Pick<Call, 'line' | 'serviceClass'>,
  chosen: { readonly topic?: string; readonly queueCode?: string; readonly serviceClass?: string },
): { readonly topic?: string; readonly queueCode?: string } {
  if (chosen.topic !== undefined) return {};
  const topic = lineTopic(call);
  const queueCode = call.line?.queue ?? '';
  const isForAll = (chosen.serviceClass ?? call.serviceClass) === 'ordinary' && chosen.queueCode === undefined;
  return { ...(topic === undefined ? {} : { topic }), ...(queueCode !== '' && isForAll ? { queueCode } : {}) };
}

type Line = Pick<Call, 'legId' | 'lineId' | 'localAudio' | 'sound' | 'trunk'>;

export interface Calls {
  add(call: Call): void;
  remove(call: Call): void;
  /** A call we make goes another way, before it is answered; or its far end has put another line in the place of this one. */
  reline(call: Call, line: Line & Partial<Pick<Call, 'sip' | 'number'>>): void;
  byContact(contactId: string): Call | undefined;
  byLeg(legId: string): Call | undefined;
  talkingWith(agentId: string): Call | undefined;
  byLine(lineId: string): Call | undefined;
  /** The call into which this line to somebody outside was called. */
  byOutsideLeg(legId: string): Call | undefined;
  /** The same by the SIP stack's name of its dialog. */
  byOutsideLine(lineId: string): Call | undefined;
  all(): Call[];
  /** Tells of each call that is over. */
  onOver(hear: (call: Call) => void): void;
  /** Lines over trunks: customers, and whoever outside was called into a talk. */
  lines(): number;
}

const isOutside = (talk: Talk | undefined): boolean => talk?.other?.kind === 'outside';

export function createCalls(): Calls {
  const byContact = new Map<string, Call>();
  const byLeg = new Map<string, Call>();
  const hearers: ((call: Call) => void)[] = [];
  return {
    add: (call) => {
      byContact.set(call.contactId, call);
      byLeg.set(call.legId, call);
    },
    remove: (call) => {
      byContact.delete(call.contactId);
      byLeg.delete(call.legId);
      for (const hear of hearers) hear(call);
    },
    reline: (call, line) => {
      byLeg.delete(call.legId);
      Object.assign(call, line);
      byLeg.set(call.legId, call);
    },
    byLine: (id) => [...byContact.values()].find(({ lineId }) => lineId === id),
    byContact: (id) => byContact.get(id),
    byLeg: (id) => byLeg.get(id),
    talkingWith: (agentId) => [...byContact.values()].find((c) => c.agentId === agentId && c.phase === 'talking'),
    byOutsideLeg: (id) => [...byContact.values()].find(({ talk }) => isOutside(talk) && talk?.other?.legId === id),
    byOutsideLine: (id) =>
      [...byContact.values()].find(({ talk }) => talk?.other?.kind === 'outside' && talk.other.lineId === id),
    all: () => [...byContact.values()],
    onOver: (hear) => void hearers.push(hear),
    lines: () => byContact.size + [...byContact.values()].filter(({ talk }) => isOutside(talk)).length,
  };
}
