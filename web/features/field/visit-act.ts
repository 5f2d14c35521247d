import type { OrderState } from '../../../shared/contracts/cases-catalogue.ts';
import type { OrderSummary } from '../../../shared/contracts/cases-orders.ts';

/** The one thing to do next, on the one big button. */
export type VisitStep = 'accept' | 'set_out' | 'arrive' | 'start_work' | 'backfill' | 'complete' | 'resume';

export interface Move {
  readonly path: string;
  readonly becomes: OrderState;
}
/** Steps that are done by pressing; `backfill` opens a form instead. */
export const MOVES: Readonly<Record<Exclude<VisitStep, 'backfill'>, Move>> = {
  accept: { path: 'accept', becomes: 'accepted' },
  set_out: { path: 'set-out', becomes: 'on_the_way' },
  arrive: { path: 'arrive', becomes: 'arrived' },
  start_work: { path: 'start-work', becomes: 'working' },
  complete: { path: 'complete', becomes: 'done' },
  resume: { path: 'resume', becomes: 'accepted' },
};

interface Standing {
  readonly state: OrderState;
  readonly crewKind: OrderSummary['crewKind'];
  /** Written back since it was last dispatched, sent or still in the outbox. */
  readonly isWritten: boolean;
}

export function nextStep({ state, crewKind, isWritten }: Standing): VisitStep | undefined {
  switch (state) {
    case 'dispatched':
      return 'accept';
    case 'accepted':
      // Work at a desk has no journey.
      return crewKind === 'field' ? 'set_out' : 'start_work';
    case 'on_the_way':
      return 'arrive';
    case 'arrived':
      return 'backfill';
    case 'working':
      return isWritten ? 'complete' : 'backfill';
    case 'suspended':
      return 'resume';
    default:
      return undefined;
  }
}

const IN_HAND: readonly OrderState[] = ['accepted', 'on_the_way', 'arrived', 'working'];
/** 退单 · 挂起: what the state table allows for these, in the hands of a crew. */
export const maySuspend = (state: OrderState): boolean => IN_HAND.includes(state);
export const mayReturn = (state: OrderState): boolean =>
  state === 'dispatched' || state === 'suspended' || maySuspend(state);

/** Where the visit stands on its line of steps; as many as there are when it is over. */
export const STEPS = ['accept', 'set_out', 'arrive', 'backfill', 'complete'] as const;
const REACHED: Readonly<Partial<Record<OrderState, number>>> = {
  draft: 0,
  dispatched: 0,
  accepted: 1,
  suspended: 1,
  on_the_way: 2,
  arrived: 3,
  working: 3,
};
export function stepsDone({ state, isWritten }: Pick<Standing, 'state' | 'isWritten'>): number {
  const reached = REACHED[state] ?? STEPS.length;
  return state === 'working' && isWritten ? reached + 1 : reached;
}
