import type { EarMode, TalkState } from '../../../shared/contracts/voice-talk.ts';
import type { LocalAudio } from '../../platform/sip/index.ts';
import type { TrunkSound } from './call-media.ts';
import type { CallLine } from './call-line.ts';
import type { Legs, Matrix } from './matrix.ts';
import type { TalkEvent } from './talk-state.ts';

/** A colleague in a talk, over the phone of their own desk. */
export interface ColleagueLine {
  readonly kind: 'agent';
  readonly staffId: string;
  readonly name: string;
  /** Empty while their browser reloads. */
  legId: string | undefined;
  ringing: boolean;
}
/** Somebody outside, over a trunk. */
export interface OutsideLine {
  readonly kind: 'outside';
  readonly id: string;
  readonly number: string;
  /** These change while another trunk is tried, before it rings. Empty: the far end of the customer was asked to call them. */
  legId: string;
  trunk: string;
  localAudio: () => LocalAudio;
  sound: TrunkSound;
  readonly sip: CallLine;
  /** The SIP stack's name of its dialog; where their own side calls, there is none of ours. */
  lineId?: string;
  ringing: boolean;
  /** Their side plays something while it rings: its own ringing, or an announcement. */
  early?: boolean;
  /** We have said goodbye, and why is being written: how the far end takes it is no story of its own. */
  isClosing?: boolean;
}
export type Other = ColleagueLine | OutsideLine;

export interface Ear {
  readonly leaderId: string;
  readonly name: string;
  mode: EarMode;
  legId: string | undefined;
  since: Date;
}

/** What goes on in a call that was answered, as this process holds it; its steps are on record in `talk_transitions`. */
export interface Talk {
  state: TalkState;
  since: Date;
  other: Other | undefined;
  readonly ears: Ear[];
  muted: boolean;
  /** The customer has heard the warning about their words. */
  warned: boolean;
  /** Why whoever was called did not come; until the next step. */
  lastFailure: string | undefined;
  /** Something was done beside talking: its end belongs on record. */
  touched: boolean;
  /** Gives up on whoever is called, or on a phone that does not come back. */
  timer: NodeJS.Timeout | undefined;
  applied: Matrix | undefined;
  /** The customer's leg in the recording. */
  recordedLeg: string | undefined;
  /** Hears of each step: a flow waits for what becomes of the number it called. */
  told: ((event: TalkEvent) => void) | undefined;
  /** One thing after the other: two quick keys must not overtake each other. */
  work: Promise<unknown>;
}

export const newTalk = (since: Date): Talk => ({
  state: 'talking',
  since,
  other: undefined,
  ears: [],
  muted: false,
  warned: false,
  lastFailure: undefined,
  touched: false,
  timer: undefined,
  applied: undefined,
  recordedLeg: undefined,
  told: undefined,
  work: Promise.resolve(),
});

/** Whoever still rings is not in the talk yet. */
export const legsOf = (call: { legId: string; agentLegId: string | undefined }, { other, ears }: Talk): Legs => ({
  customer: call.legId,
  agent: call.agentLegId,
  other: other?.ringing === false && other.legId !== '' ? other.legId : undefined,
  early: other?.kind === 'outside' && other.ringing && other.early === true ? other.legId : undefined,
  ears: ears.flatMap(({ legId, mode }) => (legId === undefined ? [] : [{ legId, mode }])),
});

/** Whose screens a step concerns, besides the contact's agent. */
export const concerned = ({ other, ears }: Talk): string[] => [
  ...(other?.kind === 'agent' ? [other.staffId] : []),
  ...ears.map((ear) => ear.leaderId),
];
