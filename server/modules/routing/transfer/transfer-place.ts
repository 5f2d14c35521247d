import type { ChannelDrivers, ContactLife, ContactRow } from '../../contacts/index.ts';
import { notAllowed } from '../../contacts/index.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { LiveFloor } from '../live/live-floor.ts';

export interface PassOn {
  readonly actor: string;
  readonly queueCode: string;
  readonly reason: string;
  /** Waited for so long before anybody else of the queue is asked; in this order. */
  readonly preferred: { readonly agentIds: readonly string[]; readonly holdSeconds: number } | null;
}

/** How a contact in hand goes back into the line; whoever runs the matching knows how to wait for somebody. */
export interface TransferPlace {
  /** Within the caller's transaction; matched after the commit. */
  enqueue(tx: Tx, contactId: string, wish: PassOn): Promise<ContactRow>;
}

/** Over the floor in memory: the first preferred agent who is free rings at once, before anybody else is asked. */
export function presentPlace(needs: {
  readonly life: ContactLife;
  readonly floor: LiveFloor;
  readonly drivers: ChannelDrivers;
  readonly isFree: (staffId: string, row: ContactRow) => boolean;
  readonly failed: (error: unknown) => void;
}): TransferPlace {
  const ring = async (row: ContactRow, { preferred }: PassOn): Promise<void> => {
    for (const staffId of preferred?.agentIds ?? []) {
      if (!needs.isFree(staffId, row)) continue;
      const rings = await needs.floor.offerTo(row.id, staffId, {
        ruleVersion: 0,
        queue: row.queue_code ?? '',
        strategy: 'longest_idle',
        step: -1,
        stepKind: 'preferred',
        waitedSeconds: 0,
        boosts: [],
        first: row.put_first,
        candidates: [{ staffId, level: 0, idleSeconds: 0, chosen: true }],
        candidatesCount: 1,
        passedOver: [],
        preferred: { agentIds: preferred?.agentIds ?? [], reason: 'transfer', outcome: 'taken' },
        widened: [],
      });
      if (rings) return;
    }
    needs.floor.noted(row);
  };
  return {
    enqueue: async (tx, contactId, wish) => {
      const done = await needs.life.apply(tx, contactId, {
        event: 'transfer',
        actor: wish.actor,
        queueCode: wish.queueCode,
        reason: wish.reason,
      });
      if (!done.ok) throw notAllowed(done.refusal);
      tx.afterCommit(() => {
        // The agent's side lets go first: a phone that rings for the next one must find the line free.
        needs.drivers.of(done.value.channel)?.waiting(contactId);
        ring(done.value, wish).catch(needs.failed);
      });
      return done.value;
    },
  };
}
