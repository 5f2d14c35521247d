import type { ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { ChatOpen } from '../../../shared/contracts/messaging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { parsePhoneNumber } from '../../../shared/kernel/phone-number.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { ContactLife, Transcripts } from '../contacts/index.ts';
import { FIND_CUSTOMER_MS, isOpen } from './chat-rules.ts';
import {
  endConversation,
  findVisitor,
  insertConversation,
  lockVisitor,
  openConversationOf,
  updateVisitor,
} from './messaging-store.ts';
import { noticeEntry } from './notice-entry.ts';
import { greeting, tryMeanwhile, type Notice } from './notices.ts';
import type { ContactQueue, ContactReader, CustomerFinder, FoundCustomer, PushesSelfService } from './ports.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { VISITOR_OPENS } from './rate-limits.ts';
import { tooFast } from './visitor-service.ts';

export interface OpeningNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly log: Log;
  readonly life: ContactLife;
  readonly transcripts: Transcripts;
  readonly contacts: ContactReader;
  readonly queue: ContactQueue;
  readonly customers: CustomerFinder;
  readonly brand: string;
  readonly pushesSelfService: PushesSelfService;
}

/** Answers the contact's id: a new one, or the one that is still running (CH-10). */
export type OpenConversation = (visitorId: string, wish: ChatOpen) => Promise<string>;

/** What a visitor without name and number is called at the desk; the end of the id tells two of them apart. */
const calledAs = (visitorId: string, names: readonly (string | null)[]): string =>
  names.find((name) => name !== null) ?? `访客 ${visitorId.slice(-4)}`;

function numberIn(wish: ChatOpen): string | null {
  if (wish.number === undefined || wish.number.trim() === '') return null;
  const parsed = parsePhoneNumber(wish.number);
  if (!parsed.ok || parsed.value.length < 7) {
    throw new AppError({ code: 'messaging.number_invalid', kind: 'invalid' });
  }
  return parsed.value;
}

export function createOpening(needs: OpeningNeeds): OpenConversation {
  const opens = createRateLimit(VISITOR_OPENS);

  /** Waits a little for the operator's systems; a chat without a name is better than a customer before a dead page. */
  const recognise = async (number: string | null): Promise<FoundCustomer | undefined> => {
    if (number === null) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((done) => {
      timer = setTimeout(() => done(undefined), FIND_CUSTOMER_MS);
    });
    try {
      return await Promise.race([needs.customers.byNumber(number), late]);
    } catch (error) {
      needs.log.warn({ err: error }, 'a chat visitor could not be looked up by number');
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  };

  const running = async (tx: Tx, visitorId: string): Promise<string | undefined> => {
    const open = await openConversationOf(tx.db, visitorId);
    if (open === undefined) return undefined;
    const contact = await needs.contacts.find(open.contact_id);
    if (contact !== undefined && isOpen(contact.state)) return open.contact_id;
    // Its end is committed and the listener has only not come to it yet.
    await endConversation(tx.db, open.contact_id, tx.now);
    return undefined;
  };

  const welcome = ({ language, topic }: ChatOpen, serviceClass: ServiceClass): Notice[] => [
    greeting(language, needs.brand),
    ...(needs.pushesSelfService(topic, serviceClass) ? [tryMeanwhile(language, topic)] : []),
  ];

  return async (visitorId, wish) => {
    const number = numberIn(wish);
    if (!opens.take(visitorId, needs.clock.now().getTime())) throw tooFast();
    const customer = await recognise(number ?? (await findVisitor(needs.db, visitorId))?.number ?? null);
    return needs.transactor.run(async (tx) => {
      if ((await lockVisitor(tx.db, visitorId)) === undefined) {
        throw new AppError({ code: 'messaging.not_a_visitor', kind: 'unauthenticated' });
      }
      const already = await running(tx, visitorId);
      if (already !== undefined) return already;
      const words = { language: wish.language, name: wish.name?.trim() ?? null, number };
      const visitor = await updateVisitor(tx.db, visitorId, words, tx.now);
      const contact = await needs.life.arrive(tx, {
        channel: 'chat',
        customerAddress: calledAs(visitorId, [number, words.name, visitor.number, visitor.display_name]),
        topic: wish.topic,
        actor: 'customer',
        ...(customer === undefined ? {} : { customerId: customer.customerId }),
      });
      await insertConversation(tx.db, { contactId: contact.id, visitor, topic: wish.topic, now: tx.now });
      for (const notice of welcome(wish, customer?.serviceClass ?? 'ordinary'))
        await needs.transcripts.postWithin(tx, noticeEntry(contact.id, notice));
      await needs.queue.enqueue(tx, contact.id, {
        actor: 'customer',
        topic: wish.topic,
        ...(customer === undefined ? {} : { serviceClass: customer.serviceClass }),
      });
      return contact.id;
    });
  };
}
