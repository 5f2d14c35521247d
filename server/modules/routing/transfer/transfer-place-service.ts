import type { Tx } from '../../../platform/events/transactor.ts';
import {
  notAllowed,
  type ChannelDrivers,
  type ContactLife,
  type ContactRouting,
  type ContactRow,
} from '../../contacts/index.ts';
import { saveRouting } from '../routing-store.ts';

export interface PassOn {
  readonly actor: string;
  readonly queueCode: string;
  readonly reason: string;
  /** Waited for so long before anybody else of the queue is asked; in this order. */
  readonly preferred: { readonly agentIds: readonly string[]; readonly holdSeconds: number } | null;
}

/** How a contact in hand goes back into the line. */
export interface TransferPlace {
  /** Within the caller's transaction; matched after the commit. */
  enqueue(tx: Tx, contactId: string, wish: PassOn): Promise<ContactRow>;
}

export const createTransferPlace = (needs: {
  readonly life: ContactLife;
  readonly drivers: ChannelDrivers;
  readonly noted: (row: ContactRow) => void;
}): TransferPlace => ({
  enqueue: async (tx, contactId, { actor, queueCode, reason, preferred }) => {
    const done = await needs.life.apply(tx, contactId, { event: 'transfer', actor, queueCode, reason });
    if (!done.ok) throw notAllowed(done.refusal);
    const before = done.value.routing;
    // What the customer is worth goes along; whom they preferred before does not.
    const routing: ContactRouting = {
      boosts: before?.boosts ?? [],
      preferred: preferred === null || preferred.agentIds.length === 0 ? null : { ...preferred, reason: 'transfer' },
    };
    await saveRouting(tx.db, contactId, { routing, queuedAt: done.value.queued_at });
    const row = { ...done.value, routing };
    tx.afterCommit(() => {
      // The agent's side lets go first: a phone that rings for the next one must find the line free.
      needs.drivers.of(row.channel)?.waiting(contactId);
      needs.noted(row);
    });
    return row;
  },
});
