import type { SurgeStageState } from '../../../../shared/contracts/routing-surge.ts';
import { defineMachine } from '../../../../shared/kernel/state-machine.ts';

export type SurgeStageEvent = 'start' | 'dismiss' | 'stop' | 'peak_over' | 'given_back';

/**
 * One rung of the ladder in one peak. `ending` lasts as long as somebody who was borrowed or opened still has a contact in
 * hand; they are offered nothing new. While the peak lasts a dismissed or ended measure may be started again; once it is
 * over nothing can be, and nothing stays active.
 */
export const surgeStageMachine = defineMachine<SurgeStageState, SurgeStageEvent>({
  name: 'surge_stage',
  initial: 'proposed',
  table: {
    proposed: { start: 'active', dismiss: 'dismissed', peak_over: 'lapsed' },
    active: { stop: 'ending', peak_over: 'ending' },
    ending: { given_back: 'ended' },
    ended: { start: 'active', peak_over: 'lapsed' },
    dismissed: { start: 'active', peak_over: 'lapsed' },
    lapsed: {},
  },
});
