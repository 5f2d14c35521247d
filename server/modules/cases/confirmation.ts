import {
  FAILED_TRIES_TO_CLOSE,
  TRY_GAP_MINUTES,
  type ConfirmOutcome,
} from '../../../shared/contracts/cases-catalogue.ts';

export interface ConfirmTry {
  readonly at: Date;
  readonly outcome: ConfirmOutcome;
}

/** Failed tries that count: each at least half an hour after the one counted before it. Any word from the customer starts anew. */
export function failedTries(tries: readonly ConfirmTry[]): number {
  let counted = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, outcome } of [...tries].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (outcome !== 'unreachable') {
      counted = 0;
      last = Number.NEGATIVE_INFINITY;
    } else if (at.getTime() - last >= TRY_GAP_MINUTES * 60_000) {
      counted += 1;
      last = at.getTime();
    }
  }
  return counted;
}

/** What a try to confirm means for the matter; `nothing` when the customer was not reached and we have not tried often enough. */
export function verdictOf(tries: readonly ConfirmTry[]): 'confirm' | 'confirm_unreached' | 'reopen' | 'nothing' {
  const last = tries.at(-1);
  if (last === undefined) return 'nothing';
  if (last.outcome === 'satisfied') return 'confirm';
  if (last.outcome === 'dissatisfied') return 'reopen';
  return failedTries(tries) >= FAILED_TRIES_TO_CLOSE ? 'confirm_unreached' : 'nothing';
}
