import type { TalkFailure } from '../../../shared/contracts/voice-talk.ts';
import type { CallEnd } from '../../platform/sip/index.ts';

/**
 * Why a call is over, in the words of each side: SIP status (RFC 3261 §21) and Q.850 cause (Reason, RFC 3326) on the line, one
 * code of ours on the contact, one sentence on the agent's screen. Everything that translates between them is here.
 */
export interface Refused {
  readonly status: number;
  readonly q850?: number;
}

const BY_CAUSE: Readonly<Record<number, TalkFailure>> = {
  1: 'no_such_number',
  17: 'busy',
  18: 'no_answer',
  19: 'no_answer',
  20: 'unreachable',
  21: 'declined',
  22: 'no_such_number',
  27: 'unreachable',
  28: 'no_such_number',
};
/** 607 and 608: unwanted, rejected by an agent of the called (RFC 8197, 8688). Our own CANCEL after the ringing time is 487. */
const BY_STATUS: Readonly<Record<number, TalkFailure>> = {
  404: 'no_such_number',
  408: 'no_answer',
  410: 'no_such_number',
  480: 'no_answer',
  484: 'no_such_number',
  486: 'busy',
  487: 'no_answer',
  600: 'busy',
  603: 'declined',
  604: 'no_such_number',
  607: 'declined',
  608: 'declined',
};

/** What the telephone net heard comes before the status a gateway wrapped it in. */
export const whyNotAnswered = ({ status, q850 }: Refused): TalkFailure =>
  (q850 === undefined ? undefined : BY_CAUSE[q850]) ?? BY_STATUS[status] ?? 'unreachable';

/** Q.850: the net lost the call (out of order, no circuit, congestion, timer); a gateway then hangs up for somebody who did not. */
const NET_FAILED: ReadonlySet<number> = new Set([27, 34, 38, 41, 42, 44, 47, 102, 111, 127]);
const isTrouble = (sipCause: number | undefined): boolean =>
  sipCause !== undefined && (sipCause === 408 || (sipCause >= 500 && sipCause < 600));

/** What the contact keeps of an end by the far end or by the line. */
export function reasonOfEnd({ cause, q850, sipCause }: Pick<CallEnd, 'cause' | 'q850' | 'sipCause'>): string {
  if (cause !== 'remote_bye') return cause;
  const failed = q850 === undefined ? isTrouble(sipCause) : NET_FAILED.has(q850);
  return failed ? 'lost' : cause;
}

const COMPLETED_ELSEWHERE = 200;
/** A proxy that rang at several places takes the call back from the others (RFC 3326 §2): nobody gave up. */
export const reasonOfCancel = (told: { readonly by: 'caller' | 'timeout'; readonly sipCause?: number }): string => {
  if (told.by === 'timeout') return 'no_ack';
  return told.sipCause === COMPLETED_ELSEWHERE ? 'taken_elsewhere' : 'cancelled';
};

const NORMAL_CLEARING = 16;
const CALL_REJECTED = 21;
const TEMPORARY_FAILURE = 41;
const TIMER_EXPIRED = 102;
const SAID: Readonly<Record<string, number>> = {
  nuisance: CALL_REJECTED,
  not_served: CALL_REJECTED,
  media_failure: TEMPORARY_FAILURE,
  media_lost: TEMPORARY_FAILURE,
  stopping: TEMPORARY_FAILURE,
  system_restart: TEMPORARY_FAILURE,
  no_audio: TIMER_EXPIRED,
};
/** How an end of ours is said to the far end: everything is a normal end that is not about the line or the caller. */
export const causeSaid = (reason: string): number => SAID[reason.replaceAll(' ', '_')] ?? NORMAL_CLEARING;

/** Hangs up and says why. */
export function sayGoodbye(line: { bye(reason?: string, q850?: number): void }, reason: string): void {
  line.bye(reason, causeSaid(reason));
}
