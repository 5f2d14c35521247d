import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { ChannelDrivers, ContactLife, ContactRow, Happening } from '../contacts/index.ts';
import type { Floor } from './floor.ts';
import { toFloorContact } from './floor-contact.ts';
import type { Match } from './matching.ts';
import { endOffer, insertOffer, type Queue } from './routing-store.ts';
import type { OfferOutcome } from './routing-tables.ts';

/**
 * One offer from ring to answer. Every step is one transaction that changes the contact and the offer together; the floor
 * in memory and the bell at the desk follow the commit.
 */
export interface Offers {
  /** False when the contact or the agent is no longer what the matcher saw; the caller matches again. */
  make(match: Match): Promise<boolean>;
  accept(contactId: string, agentId: string): Promise<void>;
  reject(contactId: string, agentId: string, reason: string): Promise<void>;
  /** Nobody answered: back in line at its old place. Answers whether it was still ringing there. */
  miss(contactId: string, agentId: string): Promise<boolean>;
  /** The agent is gone: first in line again, whether it rang or they talked. */
  takeBack(contactId: string, agentId: string, reason: string): Promise<void>;
  /** Rings again after a restart for what is left of its time. */
  arm(offer: { contactId: string; agentId: string; ringUntil: Date }): void;
  stop(): void;
}

export interface OfferNeeds {
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly floor: Floor;
  readonly drivers: ChannelDrivers;
  readonly queue: (code: string) => Queue | undefined;
  readonly log: Log;
  /** The line or a desk changed: match again soon. */
  readonly changed: () => void;
  /** An agent let it ring out. */
  readonly onMissed: (agentId: string) => Promise<void>;
}

const DEFAULT_RING_SECONDS = 20;

export function createOffers(needs: OfferNeeds): Offers {
  const bells = new Map<string, NodeJS.Timeout>();
  const silence = (contactId: string): void => {
    clearTimeout(bells.get(contactId));
    bells.delete(contactId);
  };
  const noted = (row: ContactRow): void => {
    needs.floor.note(toFloorContact(row));
    needs.changed();
  };

  /** Ends the running offer of this agent, and only of this agent. Undefined: it is not theirs any more. */
  const settle = (
    contactId: string,
    agentId: string,
    happening: Omit<Happening, 'agentId'>,
    outcome: OfferOutcome | undefined,
  ): Promise<ContactRow | undefined> =>
    needs.transactor.run(async (tx: Tx) => {
      const current = await needs.life.lock(tx, contactId);
      if (current.agent_id !== agentId) return undefined;
      const result = await needs.life.apply(tx, contactId, { ...happening, agentId });
      if (!result.ok) return undefined;
      if (outcome !== undefined) {
        await endOffer(tx.db, contactId, {
          outcome,
          at: tx.now,
          ...(happening.reason === undefined ? {} : { reason: happening.reason }),
        });
      }
      return result.value;
    });

  const waitAgain = (row: ContactRow): void => {
    noted(row);
    needs.drivers.of(row.channel)?.waiting(row.id);
  };

  const miss = async (contactId: string, agentId: string): Promise<boolean> => {
    silence(contactId);
    const row = await settle(
      contactId,
      agentId,
      { event: 'miss', actor: 'system:routing', reason: 'no_answer' },
      'missed',
    );
    if (row === undefined) return false;
    needs.floor.addMissed(contactId, agentId);
    waitAgain(row);
    await needs.onMissed(agentId);
    return true;
  };

  const arm: Offers['arm'] = ({ contactId, agentId, ringUntil }) => {
    silence(contactId);
    const ring = (): void => {
      miss(contactId, agentId).catch((error: unknown) => {
        needs.log.error({ err: error, contactId }, 'taking back an unanswered offer failed; trying again');
        bells.set(contactId, setTimeout(ring, 1_000));
      });
    };
    bells.set(contactId, setTimeout(ring, Math.max(0, ringUntil.getTime() - Date.now())));
  };

  const takeBack: Offers['takeBack'] = async (contactId, agentId, reason) => {
    silence(contactId);
    const ringing = needs.floor.contact(contactId)?.state === 'offered';
    const row = ringing
      ? await settle(contactId, agentId, { event: 'withdraw', actor: 'system:routing', reason }, 'withdrawn')
      : await settle(contactId, agentId, { event: 'requeue', actor: 'system:routing', reason }, undefined);
    if (row !== undefined) waitAgain(row);
  };

  return {
    arm,
    miss,
    takeBack,
    make: async (match) => {
      const queue = needs.queue(match.queueCode);
      const ringSeconds = queue?.ringSeconds ?? DEFAULT_RING_SECONDS;
      const made = await needs.transactor.run(async (tx) => {
        const result = await needs.life.apply(tx, match.contactId, {
          event: 'offer',
          actor: 'system:routing',
          agentId: match.agentId,
          reason: match.step,
        });
        if (!result.ok) return undefined;
        const ringUntil = new Date(tx.now.getTime() + ringSeconds * 1000);
        await insertOffer(tx.db, {
          id: newId(),
          contactId: match.contactId,
          agentId: match.agentId,
          queueCode: match.queueCode,
          offeredAt: tx.now,
          ringUntil,
          why: match,
        });
        return { row: result.value, ringUntil };
      });
      if (made === undefined) return false;
      needs.floor.note(toFloorContact(made.row));
      arm({ contactId: match.contactId, agentId: match.agentId, ringUntil: made.ringUntil });
      return true;
    },
    accept: async (contactId, agentId) => {
      const actor = `staff:${agentId}`;
      const row = await settle(contactId, agentId, { event: 'accept', actor }, 'accepted');
      if (row === undefined) throw new AppError({ code: 'routing.offer_gone', kind: 'conflict' });
      silence(contactId);
      noted(row);
      const driver = needs.drivers.of(row.channel);
      try {
        await driver?.connect({ id: contactId, agentId });
      } catch (error) {
        needs.log.error({ err: error, contactId }, 'connecting an accepted contact failed; it is first in line again');
        await takeBack(contactId, agentId, 'connect_failed');
        throw new AppError({ code: 'routing.connect_failed', kind: 'unavailable', cause: error });
      }
    },
    reject: async (contactId, agentId, reason) => {
      const actor = `staff:${agentId}`;
      const row = await settle(contactId, agentId, { event: 'reject', actor, reason }, 'rejected');
      if (row === undefined) throw new AppError({ code: 'routing.offer_gone', kind: 'conflict' });
      silence(contactId);
      needs.floor.addMissed(contactId, agentId);
      waitAgain(row);
    },
    stop: () => {
      for (const id of [...bells.keys()]) silence(id);
    },
  };
}
