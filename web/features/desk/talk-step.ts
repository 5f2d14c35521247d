import type { ContactState } from '../../../shared/contracts/contacts.ts';

/** The seven steps of a talk as the centre teaches them. */
export const TALK_STEPS = ['opening', 'listening', 'need', 'answer', 'calming', 'guidance', 'closing'] as const;

const OPENING_SECONDS = 8;

/**
 * Where the talk stands, from what has been done so far; a light, not a rule. Calming is a matter of the ear and never lights up by
 * itself: it is passed on the way to guidance.
 */
export function talkStep(talk: {
  readonly state: ContactState;
  readonly seconds: number;
  readonly needWritten: boolean;
  readonly hasCase: boolean;
}): number {
  if (talk.state === 'after_call_work') return TALK_STEPS.length - 1;
  if (talk.hasCase) return TALK_STEPS.indexOf('guidance');
  if (talk.needWritten) return TALK_STEPS.indexOf('answer');
  return talk.seconds < OPENING_SECONDS ? 0 : 1;
}
