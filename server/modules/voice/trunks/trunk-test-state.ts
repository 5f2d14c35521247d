import type { TrunkTestState } from '../../../../shared/contracts/voice-trunk-tests.ts';
import { defineMachine } from '../../../../shared/kernel/state-machine.ts';

export type TrunkTestEvent = 'begin' | 'finish' | 'fail' | 'lose';

/** A test of a trunk: asked for on any node, done by one with voice. `lose`: nobody took it, or its node went away. */
export const trunkTestMachine = defineMachine<TrunkTestState, TrunkTestEvent>({
  name: 'trunk_test',
  initial: 'asked',
  table: {
    asked: { begin: 'running', lose: 'failed' },
    running: { finish: 'done', fail: 'failed', lose: 'failed' },
    done: {},
    failed: {},
  },
});
