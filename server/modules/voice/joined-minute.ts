import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { ContactLife } from '../contacts/index.ts';
import type { FlowBook } from '../flows/index.ts';
import type { Door } from './bars/index.ts';
import type { CallbackOffer } from './callback-minute-service.ts';
import { createCallerMinute, type CallerMinute } from './caller-minute-service.ts';
import type { Call } from './calls.ts';
import { sayGoodbye } from './end-reasons.ts';
import { promptFor } from './greeting.ts';
import { loadMinuteSettings } from './minute/minute-settings-store.ts';
import { createWordKeeping } from './minute/word-keeping-service.ts';
import { WORD_REASON } from './minute/word.ts';
import type { Prompts } from './prompts/prompts.ts';
import type { createStepParts } from './steps/step-parts-service.ts';

type MinuteNeeds = Parameters<typeof createWordKeeping>[0] & {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly media: MediaEngine;
  readonly log: Log;
  readonly prompts: Pick<Prompts, 'library' | 'speaker'>;
  readonly flows: { readonly inForce: () => FlowBook };
  readonly door: Pick<Door, 'silent'>;
  /** Estimates, and the promise while waiting. */
  readonly callbacks: CallbackOffer & { readonly waits: { tell: Parameters<typeof createCallerMinute>[0]['waitOf'] } };
};

const endBySelfWith =
  ({ transactor, life }: Pick<MinuteNeeds, 'transactor' | 'life'>) =>
  async ({ contactId }: Call, reason: string): Promise<void> => {
    const done = { event: 'end', actor: 'system:voice', reason, endedBy: 'system' } as const;
    await transactor.run((tx) => life.apply(tx, contactId, done));
  };

/** What a caller hears before a person answers, with the words and the rules of this house. */
export function openMinute(
  needs: MinuteNeeds,
  {
    steps,
    ...tools
  }: Pick<Parameters<typeof createCallerMinute>[0], 'calls' | 'recorder' | 'toAgent'> & {
    readonly steps: ReturnType<typeof createStepParts>;
  },
): CallerMinute {
  const endBySelf = endBySelfWith(needs);
  return createCallerMinute({
    ...steps,
    ...tools,
    media: needs.media,
    log: needs.log,
    clock: needs.clock,
    keep: createWordKeeping(needs),
    settings: () => loadMinuteSettings(needs.db),
    soundOf: (prompt, call) => needs.prompts.library.sound(promptFor(prompt, call), call.variant),
    soundsOf: (words, call) => needs.prompts.speaker.soundsOf(words, call.variant),
    inForce: needs.flows.inForce,
    farewell: async (call) => {
      await endBySelf(call, call.hasLeftWord ? WORD_REASON : 'self_service');
      sayGoodbye(call.sip, 'goodbye');
    },
    endSilent: (call) => needs.door.silent(call),
    endTurnedAway: (call) => endBySelf(call, 'nuisance'),
    onMenu: async (call, menu) => {
      const chosen = { event: 'navigate', actor: 'customer', topic: menu } as const;
      await needs.transactor.run((tx) => needs.life.apply(tx, call.contactId, chosen));
    },
    waitOf: (contactId) => needs.callbacks.waits.tell(contactId),
    offer: needs.callbacks,
  });
}
