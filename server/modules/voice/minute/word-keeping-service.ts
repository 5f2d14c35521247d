import type { Transactor } from '../../../platform/events/transactor.ts';
import type { ContactLife } from '../../contacts/index.ts';
import { whatEndMeans } from '../call-end.ts';
import type { Call } from '../calls.ts';
import { tellWord } from './word-listeners.ts';

/** The contact ends with what was left by word; false: it rings at a desk in this very moment, and they wait on. */
export const createWordKeeping =
  (needs: { readonly transactor: Transactor; readonly life: ContactLife }) =>
  ({ contactId }: Pick<Call, 'contactId'>): Promise<boolean> =>
    needs.transactor.run(async (tx) => {
      const { state } = await needs.life.lock(tx, contactId);
      const end = state === 'waiting' ? whatEndMeans(state, 'customer', { reason: '', leftWord: true }) : undefined;
      if (end !== undefined) await needs.life.apply(tx, contactId, end);
      tellWord(tx, contactId);
      return end !== undefined;
    });
