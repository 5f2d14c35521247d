import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../../platform/log.ts';
import { planChange, type ChannelDrivers, type Happening } from '../contacts/index.ts';
import type { CommitItem } from './commit/commit-store.ts';
import type { GroupCommit } from './commit/group-commit.ts';
import { afterChange } from './floor-contact.ts';
import type { Floor, FloorContact } from './floor.ts';
import type { OfferOutcome } from './routing-tables.ts';

/**
 * What becomes of an offer: taken, given back, let ring out, taken away. Each is one change of the contact and the offer
 * together, committed by version, so that of two who act at once one wins and the other is told; the floor in memory and the
 * channel follow the commit.
 */
export interface Offers {
  accept(contactId: string, agentId: string): Promise<void>;
  reject(contactId: string, agentId: string, reason: string): Promise<void>;
  /** Nobody answered: back in line at its old place. Answers whether it was still ringing there. */
  miss(contactId: string, agentId: string): Promise<boolean>;
  /** The agent is gone: first in line again, whether it rang or they talked. */
  takeBack(contactId: string, agentId: string, reason: string): Promise<void>;
  /** Lets it ring until then, also after a restart for what is left of its time. */
  arm(offer: { contactId: string; agentId: string; ringUntil: Date }): void;
  /** The bell of a contact that rings no more. */
  silence(contactId: string): void;
  /** Those that another node lets ring out from now on. */
  silenceWhere(isTheirs: (contactId: string) => boolean): void;
  stop(): void;
}

export interface OfferNeeds {
  readonly changes: GroupCommit<CommitItem, boolean>;
  readonly floor: Floor;
  /** The contact as the database knows it now; the floor takes it over. */
  readonly readAgain: (contactId: string) => Promise<FloorContact | undefined>;
  readonly drivers: ChannelDrivers;
  readonly log: Log;
  readonly now: () => number;
  /** An agent let it ring out. */
  readonly onMissed: (agentId: string) => Promise<void>;
  readonly setAside: (agentId: string, isAside: boolean) => void;
}

/** Who gave a contact back or let it ring out is not asked for it again for so long: others, or the next widening, come first. */
const SPARED_AFTER_MISS_MS = 30_000;
const SPARED_AFTER_REJECT_MS = 15_000;
const TRY_AGAIN_MS = 1_000;

export function createOffers(needs: OfferNeeds): Offers {
  const { floor } = needs;
  const bells = new Map<string, NodeJS.Timeout>();
  const silence = (contactId: string): void => {
    clearTimeout(bells.get(contactId));
    bells.delete(contactId);
  };

  const attempt = async (
    contact: FloorContact,
    happening: Happening,
    outcome: OfferOutcome | null,
  ): Promise<FloorContact | undefined> => {
    const planned = planChange(contact, happening);
    if (!planned.ok) return undefined;
    const applied = await needs.changes.add(contact.id, { change: planned.value, offer: null, outcome });
    return applied ? afterChange(contact, planned.value) : undefined;
  };

  /** Ends the running offer of this agent, and only of this agent. Undefined: it is not theirs any more. */
  const settle = async (
    contactId: string,
    happening: Happening & { readonly agentId: string },
    outcome: OfferOutcome | null,
  ): Promise<FloorContact | undefined> => {
    const known = floor.contact(contactId);
    const isTheirs = (c: FloorContact | undefined): c is FloorContact => c?.agentId === happening.agentId;
    const done = isTheirs(known) ? await attempt(known, happening, outcome) : undefined;
    if (done !== undefined) return done;
    // The floor may be behind: the database decides.
    const fresh = await needs.readAgain(contactId);
    return isTheirs(fresh) ? attempt(fresh, happening, outcome) : undefined;
  };

  const waitAgain = (contact: FloorContact): void => {
    floor.note(contact);
    needs.drivers.of(contact.channel)?.waiting(contact.id);
  };

  const miss: Offers['miss'] = async (contactId, agentId) => {
    silence(contactId);
    floor.spare(contactId, agentId, needs.now() + SPARED_AFTER_MISS_MS);
    // Who did not answer this one is not offered the next in the moment before they are taken out of the line.
    needs.setAside(agentId, true);
    try {
      const happening = { event: 'miss', actor: 'system:routing', agentId, reason: 'no_answer' } as const;
      const contact = await settle(contactId, happening, 'missed');
      if (contact === undefined) return false;
      await needs.onMissed(agentId);
      waitAgain(contact);
      return true;
    } finally {
      needs.setAside(agentId, false);
    }
  };

  const takeBack: Offers['takeBack'] = async (contactId, agentId, reason) => {
    silence(contactId);
    const actor = 'system:routing';
    const contact = (await needs.readAgain(contactId)) ?? floor.contact(contactId);
    if (contact?.agentId !== agentId) return;
    const back =
      contact.state === 'offered'
        ? await settle(contactId, { event: 'withdraw', actor, agentId, reason }, 'withdrawn')
        : await settle(contactId, { event: 'requeue', actor, agentId, reason }, null);
    if (back !== undefined) waitAgain(back);
  };

  return {
    silence,
    miss,
    takeBack,
    arm: ({ contactId, agentId, ringUntil }) => {
      silence(contactId);
      const ring = (): void => {
        miss(contactId, agentId).catch((error: unknown) => {
          needs.log.error({ err: error, contactId }, 'taking back an unanswered offer failed; trying again');
          bells.set(contactId, setTimeout(ring, TRY_AGAIN_MS));
        });
      };
      bells.set(contactId, setTimeout(ring, Math.max(0, ringUntil.getTime() - needs.now())));
    },
    accept: async (contactId, agentId) => {
      const actor = `staff:${agentId}`;
      const contact = await settle(contactId, { event: 'accept', actor, agentId }, 'accepted');
      if (contact === undefined) throw new AppError({ code: 'routing.offer_gone', kind: 'conflict' });
      silence(contactId);
      floor.note(contact);
      try {
        await needs.drivers.of(contact.channel)?.connect({ id: contactId, agentId });
      } catch (error) {
        needs.log.error({ err: error, contactId }, 'connecting an accepted contact failed; it is first in line again');
        // Somebody whose phone cannot come to this call would only be rung again and again.
        floor.spare(contactId, agentId, needs.now() + SPARED_AFTER_MISS_MS);
        await takeBack(contactId, agentId, 'connect_failed');
        throw new AppError({ code: 'routing.connect_failed', kind: 'unavailable', cause: error });
      }
    },
    reject: async (contactId, agentId, reason) => {
      const actor = `staff:${agentId}`;
      floor.spare(contactId, agentId, needs.now() + SPARED_AFTER_REJECT_MS);
      const contact = await settle(contactId, { event: 'reject', actor, agentId, reason }, 'rejected');
      if (contact === undefined) throw new AppError({ code: 'routing.offer_gone', kind: 'conflict' });
      silence(contactId);
      waitAgain(contact);
    },
    silenceWhere: (isTheirs) => [...bells.keys()].filter(isTheirs).forEach(silence),
    stop: () => [...bells.keys()].forEach(silence),
  };
}
