import type { FlowState } from '../../../shared/contracts/flows-admin.ts';
import { defineMachine } from '../../../shared/kernel/state-machine.ts';

export type FlowVersionEvent = 'release' | 'replace' | 'restore' | 'discard';

/** One version of a flow. `replace`: another one runs instead; `restore`: it runs again. Nothing that ran is ever lost. */
export const flowMachine = defineMachine<FlowState, FlowVersionEvent>({
  name: 'flow_version',
  initial: 'draft',
  table: {
    draft: { release: 'released', discard: 'discarded' },
    released: { replace: 'retired' },
    retired: { restore: 'released' },
    discarded: {},
  },
});
