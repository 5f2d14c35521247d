import type { ContactLife, ContactRow } from '../../contacts/index.ts';
import type { EnqueueService } from '../enqueue-service.ts';
import { endOffer } from '../routing-store.ts';
import { takeKeptKey } from './place-keeper-store.ts';
import type { PlaceKeeper } from './ports.ts';

const ACTOR = 'system:callbacks';

/** Thin over routing: a contact enters its queue at the place it has kept, and leaves it again. */
export const createPlaceKeeper = (needs: {
  readonly life: ContactLife;
  readonly enqueue: EnqueueService;
  /** The floor hears of it after the commit: a new version, or another place of the same one. */
  readonly noted: (row: ContactRow) => void;
}): PlaceKeeper => ({
  enqueueAt: async (tx, contactId, { queueCode, keptAt, key, serviceClass, actor, reason }) => {
    await needs.enqueue(tx, contactId, { queueCode, serviceClass, queuedAt: keptAt, actor, reason });
    if (!key.putFirst && key.placedAt === null) return;
    const row = await takeKeptKey(tx, contactId, key);
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
