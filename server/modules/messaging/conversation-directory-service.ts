import type { Conversation } from '../../../shared/contracts/messaging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { maskPhone } from '../../../shared/kernel/masking.ts';
import type { Db } from '../../platform/db/database.ts';
import { isOpen } from './chat-rules.ts';
import { findConversation, type ConversationRow } from './messaging-store.ts';
import type { ChatSubject, ContactPicture, ContactReader } from './ports.ts';

/** A conversation with the contact behind it. */
export interface Known {
  readonly row: ConversationRow;
  readonly contact: ContactPicture;
}

/**
 * Who may speak in which conversation is asked for every message, so the answer is kept in memory and thrown away with
 * every event of the contact. What is kept is the running read itself: an event that comes while it is under way
 * removes it too, so an old picture can never be put back afterwards.
 */
export interface ConversationDirectory {
  /** Undefined when there is none. */
  find(contactId: string): Promise<Known | undefined>;
  forget(contactId: string): void;
  /**
   * May this subject read, and who is it now? A desk hears of its accept before the event reaches us, so that staff who seem
   * to be strangers are looked up again before they are refused.
   */
  reading(subject: ChatSubject, contactId: string): Promise<Known | undefined>;
  /** The conversation, if this subject may read it; otherwise the same 404 as for one that does not exist. */
  demandReader(subject: ChatSubject, contactId: string): Promise<Known>;
}

const MAX_KEPT = 20_000;

export const notYours = (contactId: string): AppError =>
  new AppError({ code: 'messaging.not_yours', kind: 'not_found', details: { contactId } });

export const sideOf = (subject: ChatSubject): 'customer' | 'agent' =>
  subject.kind === 'visitor' ? 'customer' : 'agent';

function mayRead(subject: ChatSubject, known: Known): boolean {
  if (subject.kind === 'visitor') return known.row.visitor_id === subject.visitorId;
  const { staffId, permissions } = subject.principal;
  return known.contact.agent_id === staffId || permissions.has('floor.supervise');
}

export const toConversation = ({ row, contact }: Known): Conversation => {
  const over = !isOpen(contact.state);
  return {
    contactId: row.contact_id,
    topic: row.topic,
    state: contact.state,
    version: contact.version,
    agentName: row.agent_name,
    openedAt: row.opened_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBy: contact.ended_by,
    number: row.number === null ? null : maskPhone(row.number),
    numberVerified: row.number_verified,
    stars: row.stars,
    waitsAside: row.waits_aside && !over,
    mayRate: over && contact.answered_at !== null && row.stars === null,
  };
};

export function createConversationDirectory(needs: { db: Db; contacts: ContactReader }): ConversationDirectory {
  const kept = new Map<string, Promise<Known | undefined>>();
  const read = async (contactId: string): Promise<Known | undefined> => {
    const row = await findConversation(needs.db, contactId);
    const contact = row === undefined ? undefined : await needs.contacts.find(contactId);
    return row === undefined || contact === undefined ? undefined : { row, contact };
  };
  const find = (contactId: string): Promise<Known | undefined> => {
    const known = kept.get(contactId);
    if (known !== undefined) return known;
    const reading = read(contactId);
    const drop = (): void => {
      if (kept.get(contactId) === reading) kept.delete(contactId);
    };
    const oldest = kept.size >= MAX_KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(contactId, reading);
    // What does not exist is not remembered: nobody may fill the memory with invented ids.
    reading.then((found) => found ?? drop(), drop);
    return reading;
  };
  const reading: ConversationDirectory['reading'] = async (subject, contactId) => {
    let known = await find(contactId);
    if (subject.kind === 'staff' && known?.contact.agent_id !== subject.principal.staffId) {
      kept.delete(contactId);
      known = await find(contactId);
    }
    return known !== undefined && mayRead(subject, known) ? known : undefined;
  };
  return {
    find,
    reading,
    forget: (contactId) => void kept.delete(contactId),
    demandReader: async (subject, contactId) => {
      const known = await reading(subject, contactId);
      if (known === undefined) throw notYours(contactId);
      return known;
    },
  };
}
