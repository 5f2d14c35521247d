import type { DialOutcome, NotReached } from '../../../../shared/contracts/voice-outbound.ts';
import type { TalkFailure } from '../../../../shared/contracts/voice-talk.ts';
import { whyNotAnswered, type Refused } from '../end-reasons.ts';

/** How the line ended a call that nobody answered, and what was heard before. */
export interface LineSaid extends Refused {
  readonly hasRung: boolean;
  /** A voice in the early sound, and no ringing: an announcement of the network. */
  readonly announced: boolean;
}

const PLAINLY: Readonly<Record<TalkFailure, NotReached>> = {
  no_answer: 'no_answer',
  busy: 'busy',
  declined: 'rejected',
  no_such_number: 'invalid_number',
  unreachable: 'unreachable',
};

/** ITU-T Q.850 §2.2.7.2: the net had no room, which says nothing of the customer. */
const CONGESTED: ReadonlySet<number> = new Set([34, 38, 41, 42, 44, 47]);
const SUBSCRIBER_ABSENT = 20;
const SERVICE_UNAVAILABLE = 503;
const TEMPORARILY_UNAVAILABLE = 480;

/** Finer than what an agent in a talk is told: the next try depends on it. */
export function outcomeOf({ status, q850, hasRung, announced }: LineSaid): NotReached {
  if (q850 === SUBSCRIBER_ABSENT) return 'powered_off';
  if (q850 === undefined ? status === SERVICE_UNAVAILABLE : CONGESTED.has(q850)) return 'congestion';
  const plainly = PLAINLY[whyNotAnswered(q850 === undefined ? { status } : { status, q850 })];
  if (plainly !== 'no_answer' || q850 !== undefined) return plainly;
  if (announced) return 'unreachable';
  // 480 before any ringing is a phone that is switched off or out of reach; after it, somebody who did not pick up.
  return status === TEMPORARILY_UNAVAILABLE && !hasRung ? 'unreachable' : 'no_answer';
}

/**
 * A machine was heard to record. Who spoke on for longer than this after the beep was a person all the same: no agent tells a
 * tape their story for half a minute.
 */
const TAPE_MS = 30_000;

export const outcomeOfTalk = (machineAt: Date | null, endedAt: Date): DialOutcome =>
  machineAt !== null && endedAt.getTime() - machineAt.getTime() <= TAPE_MS ? 'voicemail' : 'answered';
