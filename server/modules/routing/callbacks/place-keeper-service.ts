import type { ContactLife, ContactRow } from '../../contacts/index.ts';
import { notAllowed } from '../../contacts/index.ts';
import { endOffer } from '../routing-store.ts';
import { takeKeptPlace } from './place-keeper-store.ts';
import type { PlaceKeeper } from './ports.ts';

const ACTOR = 'system:callbacks';

/** Thin over the life of the contact: it enters its queue, and stands where it was. */
export const createPlaceKeeper = (needs: {
  readonly life: ContactLife;
  /** The floor hears of it after the commit. */
  readonly noted: (row: ContactRow) => void;
}): PlaceKeeper => ({
  enqueueAt: async (tx, contactId, place) => {
    const { queueCode, serviceClass, actor, reason } = place;
    const entered = await needs.life.apply(tx, contactId, { event: 'enqueue', queueCode, serviceClass, actor, reason });
    if (!entered.ok) throw notAllowed(entered.refusal);
    const row = await takeKeptPlace(tx, contactId, place);
    tx.afterCommit(() => needs.noted(row));
  },
  leave: async (tx, contactId, reason) => {
    const before = await needs.life.lock(tx, contactId);
    const told = { actor: ACTOR, reason };
    if (before.state === 'offered') {
      const withdrawn = await needs.life.apply(tx, contactId, { event: 'withdraw', ...told });
      if (!withdrawn.ok) return false;
      await endOffer(tx.db, contactId, { outcome: 'withdrawn', at: tx.now, reason });
    } else if (before.state !== 'waiting') return false;
    const ended = await needs.life.apply(tx, contactId, { event: 'end', endedBy: 'system', ...told });
    if (!ended.ok) return false;
    tx.afterCommit(() => needs.noted(ended.value));
    return true;
  },
});
