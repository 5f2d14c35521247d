import {
  CONTACT_EVENTS,
  type ContactFacts,
  type ContactStateChanged,
} from '../../../shared/contracts/contacts-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { ok, type Result } from '../../../shared/kernel/result.ts';
import { transition, type NotAllowed } from '../../../shared/kernel/state-machine.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { changesOf, EVENT_TYPE, type Happening } from './contact-changes.ts';
import { contactMachine, type ContactEvent } from './contact-state.ts';
import type { ContactState } from '../../../shared/contracts/contacts.ts';
import {
  insertContact,
  insertTransition,
  lockContact,
  updateContact,
  type ContactRow,
  type NewContact,
} from './contact-store.ts';

/**
 * The one gate for every change of a contact. Callers bring their transaction, so that the contact, what they themselves
 * write (an offer, a call, a message) and the events become true together.
 */
export interface ContactLife {
  /** Its id is made here, so that it carries this node's shard; only who has promised one beforehand brings it. */
  arrive(
    tx: Tx,
    contact: Omit<NewContact, 'id'> & { readonly id?: string; readonly actor: string },
  ): Promise<ContactRow>;
  /** Throws `contacts.not_found`; refuses what the state table does not allow. */
  apply(
    tx: Tx,
    contactId: string,
    happening: Happening,
  ): Promise<Result<ContactRow, NotAllowed<ContactState, ContactEvent>>>;
  /** The row, locked until the end of the transaction. Throws `contacts.not_found`. */
  lock(tx: Tx, contactId: string): Promise<ContactRow>;
  /** Says who the customer is, once recognised or verified. */
  identify(tx: Tx, contactId: string, customerId: string): Promise<ContactRow>;
  linkCase(tx: Tx, contactId: string, caseId: string): Promise<ContactRow>;
  rate(tx: Tx, contactId: string, satisfaction: number): Promise<ContactRow>;
}

export const factsOf = (row: ContactRow): ContactFacts => ({
  contactId: row.id,
  channel: row.channel,
  direction: row.direction,
  state: row.state,
  queueCode: row.queue_code,
  serviceClass: row.service_class,
  agentId: row.agent_id,
  customerId: row.customer_id,
  caseId: row.case_id,
  version: row.version,
});

const emit = (tx: Tx, type: string, row: ContactRow, more: Readonly<Record<string, unknown>> = {}): void =>
  tx.emit({ aggregate: 'contact', aggregateId: row.id, type, data: { ...factsOf(row), ...more } });

export const contactNotFound = (contactId: string): AppError =>
  new AppError({ code: 'contacts.not_found', kind: 'not_found', details: { contactId } });

/** Turns a refusal of the machine into the error that a person sees. */
export const notAllowed = (refusal: NotAllowed<string, string>): AppError =>
  new AppError({
    code: 'contacts.not_allowed_in_state',
    kind: 'conflict',
    details: { state: refusal.state, event: refusal.event },
  });

/** `newContactId`: the ids of contacts that come into being at this node, which say in which shard all their rows lie. */
export function createContactLife({
  newContactId = newId,
}: { readonly newContactId?: (nowMs: number) => string } = {}): ContactLife {
  const lock = async (tx: Tx, contactId: string): Promise<ContactRow> => {
    const row = await lockContact(tx.db, contactId);
    if (row === undefined) throw contactNotFound(contactId);
    return row;
  };

  const change = async (
    tx: Tx,
    contactId: string,
    patch: Parameters<typeof updateContact>[2],
    type: string,
  ): Promise<ContactRow> => {
    await lock(tx, contactId);
    const after = await updateContact(tx.db, contactId, patch);
    emit(tx, type, after);
    return after;
  };

  return {
    lock,
    arrive: async (tx, { actor, ...contact }) => {
      const row = await insertContact(tx.db, { ...contact, id: contact.id ?? newContactId(tx.now.getTime()) }, tx.now);
      await insertTransition(tx.db, {
        contactId: row.id,
        seq: 1,
        at: tx.now,
        from: null,
        event: 'arrive',
        to: 'arrived',
        actor,
        reason: null,
        agentId: null,
      });
      emit(tx, CONTACT_EVENTS.arrived, row);
      return row;
    },

    apply: async (tx, contactId, happening) => {
      const before = await lock(tx, contactId);
      const next = transition(contactMachine, before.state, happening.event);
      if (!next.ok) return next;
      const after = await updateContact(tx.db, contactId, {
        ...changesOf(happening, before, tx.now),
        state: next.value,
        version: before.version + 1,
      });
      await insertTransition(tx.db, {
        contactId,
        seq: after.version,
        at: tx.now,
        from: before.state,
        event: happening.event,
        to: after.state,
        actor: happening.actor,
        reason: happening.reason ?? null,
        agentId: happening.agentId ?? before.agent_id ?? after.agent_id,
      });
      const told: Omit<ContactStateChanged, keyof ContactFacts> = {
        from: before.state,
        event: happening.event,
        reason: happening.reason ?? null,
        endedBy: after.ended_by,
      };
      // Whose desk it leaves has to hear of it too.
      emit(tx, EVENT_TYPE[happening.event], after, { ...told, previousAgentId: before.agent_id });
      return ok(after);
    },

    identify: (tx, contactId, customerId) =>
      change(tx, contactId, { customer_id: customerId }, CONTACT_EVENTS.identified),
    linkCase: (tx, contactId, caseId) => change(tx, contactId, { case_id: caseId }, CONTACT_EVENTS.linkedToCase),
    rate: (tx, contactId, satisfaction) => change(tx, contactId, { satisfaction }, CONTACT_EVENTS.rated),
  };
}
