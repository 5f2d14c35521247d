import type { ServiceClass } from '../../../shared/contracts/contacts.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { notAllowed, type ContactLife, type ContactRouting, type ContactRow } from '../contacts/index.ts';
import { toFloorContact } from './floor-contact.ts';
import type { Floor } from './floor.ts';
import type { Entering } from './queue-entry.ts';
import { saveRouting } from './routing-store.ts';

export interface Enqueue {
  readonly actor: string;
  readonly queueCode?: string;
  readonly serviceClass?: ServiceClass;
  readonly topic?: string;
  readonly reason?: string;
  /** The place it has kept from before. */
  readonly queuedAt?: Date;
  readonly preferred?: ContactRouting['preferred'];
}

/** What routing asks about a contact before it stands in the line: what makes it go earlier, and whom it prefers. */
export type AskFacts = (contact: ContactRow, serviceClass: ServiceClass) => Promise<ContactRouting>;

/** Puts a contact into the queue that fits it, within the caller's transaction; it is matched after the commit. Answers the queue's code. */
export type EnqueueService = (tx: Tx, contactId: string, request: Enqueue) => Promise<string>;

export interface EnqueueNeeds {
  readonly life: ContactLife;
  readonly floor: Floor;
  readonly knows: (queueCode: string) => boolean;
  readonly queueFor: (entering: Entering) => string | undefined;
  readonly askFacts: AskFacts;
  /** Where a contact for this queue goes at this hour: the queue itself, or who takes its contacts while it is closed. */
  readonly openQueue: (queueCode: string) => string;
}

function queueOf(needs: EnqueueNeeds, request: Enqueue, entering: Entering): string {
  const code = request.queueCode ?? needs.queueFor(entering);
  if (code === undefined || !needs.knows(code)) {
    throw new AppError({ code: 'routing.unknown_queue', kind: 'refused', details: { queue: code ?? '–' } });
  }
  return needs.openQueue(code);
}

export const createEnqueue =
  (needs: EnqueueNeeds): EnqueueService =>
  async (tx, contactId, request) => {
    const before = await needs.life.lock(tx, contactId);
    const serviceClass = request.serviceClass ?? before.service_class;
    const topic = request.topic ?? before.topic;
    const queueCode = queueOf(needs, request, { channel: before.channel, serviceClass, topic });
    const facts = await needs.askFacts(before, serviceClass);
    const routing: ContactRouting = {
      boosts: facts.boosts,
      preferred: request.preferred === undefined ? facts.preferred : request.preferred,
    };
    const result = await needs.life.apply(tx, contactId, {
      event: 'enqueue',
      actor: request.actor,
      queueCode,
      serviceClass,
      ...(topic === null ? {} : { topic }),
      ...(request.reason === undefined ? {} : { reason: request.reason }),
    });
    if (!result.ok) throw notAllowed(result.refusal);
    const queuedAt = request.queuedAt ?? result.value.queued_at;
    await saveRouting(tx.db, contactId, { routing, queuedAt });
    tx.afterCommit(() => needs.floor.note(toFloorContact({ ...result.value, routing, queued_at: queuedAt })));
    return queueCode;
  };
