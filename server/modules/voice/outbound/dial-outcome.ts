import type { DialOutcome, NotReached } from '../../../../shared/contracts/voice-outbound.ts';

/** How the line ended a call that nobody answered, and what was heard before. */
export interface LineSaid {
  readonly status: number;
  readonly q850?: number | undefined;
  readonly hasRung: boolean;
  /** A voice in the early sound, and no ringing: an announcement of the network. */
  readonly announced: boolean;
}

/** ITU-T Q.850 §2.2.7: what a switch knows, whatever status a gateway wraps it in. */
const BY_CAUSE: Readonly<Record<number, NotReached>> = {
  1: 'invalid_number',
  3: 'unreachable',
  17: 'busy',
  18: 'no_answer',
  19: 'no_answer',
  20: 'powered_off',
  21: 'rejected',
  22: 'invalid_number',
  27: 'unreachable',
  28: 'invalid_number',
  34: 'congestion',
  38: 'congestion',
  41: 'congestion',
  42: 'congestion',
  44: 'congestion',
  47: 'congestion',
};

/** RFC 3261 §21; what is not named is a line that did not find them. */
const BY_STATUS: Readonly<Record<number, NotReached>> = {
  404: 'invalid_number',
  410: 'invalid_number',
  484: 'invalid_number',
  486: 'busy',
  503: 'congestion',
  600: 'busy',
  603: 'rejected',
  604: 'invalid_number',
};
/** Silence: nobody at the phone, or no phone at all. 487 is our own CANCEL after the ringing time. */
const NOBODY: readonly number[] = [408, 480, 487];

export function outcomeOf({ status, q850, hasRung, announced }: LineSaid): NotReached {
  const known = q850 === undefined ? undefined : BY_CAUSE[q850];
  if (known !== undefined) return known;
  if (!NOBODY.includes(status)) return BY_STATUS[status] ?? 'unreachable';
  if (announced) return 'unreachable';
  // 480 before any ringing is a phone that is switched off or out of reach; after it, somebody who did not pick up.
  return status === 480 && !hasRung ? 'unreachable' : 'no_answer';
}

/**
 * A machine was heard to record. Who spoke on for longer than this after the beep was a person all the same: no agent tells a
 * tape their story for half a minute.
 */
const TAPE_MS = 30_000;

export const outcomeOfTalk = (machineAt: Date | null, endedAt: Date): DialOutcome =>
  machineAt !== null && endedAt.getTime() - machineAt.getTime() <= TAPE_MS ? 'voicemail' : 'answered';
