import type { PromptState } from '../../../../shared/contracts/voice-prompts.ts';
import { defineMachine } from '../../../../shared/kernel/state-machine.ts';

export type PromptEvent = 'publish' | 'replace' | 'restore' | 'discard';

/** One version of a prompt. `replace`: a newer one is heard instead; `restore`: it is heard again. Nothing that was heard is ever lost. */
export const promptMachine = defineMachine<PromptState, PromptEvent>({
  name: 'prompt_version',
  initial: 'draft',
  table: {
    draft: { publish: 'published', discard: 'discarded' },
    published: { replace: 'retired' },
    retired: { restore: 'published' },
    discarded: {},
  },
});
