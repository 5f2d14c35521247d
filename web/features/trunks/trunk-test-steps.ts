import type { TrunkTest, TrunkTestStep, TrunkTestVerdict } from '../../../shared/contracts/voice-trunk-tests.ts';

/** As the screen shows them: a test waits for a node with voice before it calls, and ends with what was found. */
export const SHOWN_STEPS = {
  ping: ['waiting', 'calling', 'found'],
  call: ['waiting', 'calling', 'ringing', 'listening', 'found'],
} as const;
export type ShownStep = 'waiting' | TrunkTestStep | 'found';

/** Index of the step under way; all of them when it is over. */
export function stepUnderWay({ kind, state, step }: Pick<TrunkTest, 'kind' | 'state' | 'step'>): number {
  const steps: readonly ShownStep[] = SHOWN_STEPS[kind];
  if (state === 'done' || state === 'failed') return steps.length;
  return state === 'asked' ? 0 : Math.max(1, steps.indexOf(step ?? 'calling'));
}

type Face = 'success' | 'warning' | 'error';
const FACES: Readonly<Record<TrunkTestVerdict, Face>> = {
  answers: 'success',
  good: 'success',
  partly_answers: 'warning',
  fair: 'warning',
  poor: 'warning',
  busy: 'warning',
  not_answered: 'warning',
  number_refused: 'warning',
  silent: 'error',
  one_way: 'error',
  trunk_refused: 'error',
  unreachable: 'error',
  not_possible: 'error',
  lost: 'error',
};
export const faceOf = (verdict: TrunkTestVerdict): Face => FACES[verdict];
