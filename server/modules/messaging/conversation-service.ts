import type { Party } from '../../../shared/contracts/contacts.ts';
import {
  CHAT_LIMITS,
  type ChatRate,
  type ChatSend,
  type ChatSent,
  type ConversationPart,
} from '../../../shared/contracts/messaging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { notAllowed, type ContactLife, type NewEntry, type Transcripts } from '../contacts/index.ts';
import type { Attachments } from './attachment-service.ts';
import { cleanText, isOpen, isWaiting } from './chat-rules.ts';
import { sideOf, toConversation, type ConversationDirectory, type Known } from './conversation-directory-service.ts';
import { endConversation, findVisitor, rateOnce } from './messaging-store.ts';
import { noticeEntry } from './notice-entry.ts';
import { ended } from './notices.ts';
import { toPlace, type ChatSubject, type ContactQueue } from './ports.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { VISITOR_MESSAGES } from './rate-limits.ts';
import { tooFast } from './visitor-service.ts';

export interface ConversationNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly life: ContactLife;
  readonly transcripts: Transcripts;
  readonly directory: ConversationDirectory;
  readonly queue: ContactQueue;
  readonly attachments: Attachments;
}

export interface Conversations {
  send(subject: ChatSubject, message: ChatSend): Promise<ChatSent>;
  resume(subject: ChatSubject, contactId: string, afterSeq: number): Promise<ConversationPart>;
  read(subject: ChatSubject, contactId: string, seq: number): Promise<void>;
  end(subject: ChatSubject, contactId: string): Promise<void>;
  /** By the system, with its reason: idle for too long. */
  close(contactId: string, reason: string): Promise<void>;
  rate(subject: ChatSubject, rating: ChatRate): Promise<void>;
}

const over = (known: Known): AppError =>
  new AppError({ code: 'contacts.conversation_over', kind: 'conflict', details: { state: known.contact.state } });

export function createConversations(needs: ConversationNeeds): Conversations {
  const messages = createRateLimit(VISITOR_MESSAGES);
  const names = new Map<string, string>();
  const MAX_NAMES = 10_000;

  const visitorName = async (known: Known): Promise<string> => {
    const kept = names.get(known.row.contact_id);
    if (kept !== undefined) return kept;
    const name = (await findVisitor(needs.db, known.row.visitor_id))?.display_name ?? '客户';
    if (names.size >= MAX_NAMES) names.clear();
    names.set(known.row.contact_id, name);
    return name;
  };

  /** A repeat of what was stored before the end is answered with what was stored; only a new word is too late. */
  const storedBefore = async (known: Known, message: ChatSend, side: 'customer' | 'agent'): Promise<ChatSent> => {
    for (let seq = 0; ;) {
      const page = await needs.transcripts.after(message.contactId, seq, CHAT_LIMITS.resumePage);
      const found = page.find((e) => e.author === side && e.clientMessageId === message.clientMessageId);
      if (found !== undefined) return { seq: found.seq, at: found.at };
      if (page.length < CHAT_LIMITS.resumePage) throw over(known);
      seq = page.at(-1)?.seq ?? seq;
    }
  };

  /** The customer may write as long as the conversation is open; staff only while it is theirs. A supervisor reads. */
  const mayWrite = (subject: ChatSubject, known: Known): boolean => {
    if (subject.kind === 'visitor') return isOpen(known.contact.state);
    if (known.contact.agent_id !== subject.principal.staffId) {
      throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
    }
    return known.contact.state === 'connected';
  };

  const entryOf = async (subject: ChatSubject, known: Known, message: ChatSend): Promise<NewEntry> => {
    const side = sideOf(subject);
    const text = cleanText(message.text);
    const attachment =
      message.kind === 'text' ? null : await needs.attachments.forMessage(message.contactId, side, message);
    if (attachment === null && text === '') throw new AppError({ code: 'messaging.empty', kind: 'invalid' });
    return {
      contactId: message.contactId,
      author: side,
      authorId: subject.kind === 'visitor' ? subject.visitorId : subject.principal.staffId,
      authorName: subject.kind === 'visitor' ? await visitorName(known) : subject.principal.name,
      kind: message.kind,
      text,
      attachment,
      clientMessageId: message.clientMessageId,
    };
  };

  const finish = (contactId: string, by: Party, actor: string, reason: string): Promise<void> =>
    needs.transactor.run(async (tx) => {
      const known = await needs.directory.find(contactId);
      const left = by === 'customer' && known?.contact.state !== 'connected';
      const event = left ? 'abandon' : 'end';
      let done = await needs.life.apply(tx, contactId, { event, actor, reason, endedBy: by });
      // The picture was a moment old: an agent has accepted, or the contact is over and there is nothing left to do.
      if (!done.ok && left) done = await needs.life.apply(tx, contactId, { event: 'end', actor, reason, endedBy: by });
      if (!done.ok && !isOpen(done.refusal.state)) return;
      if (!done.ok) throw notAllowed(done.refusal);
      const notice = ended(known?.row.language ?? 'zh', by, done.value.version);
      await needs.transcripts.postWithin(tx, noticeEntry(contactId, notice));
      await endConversation(tx.db, contactId, tx.now);
      tx.afterCommit(() => needs.directory.forget(contactId));
    });

  return {
    send: async (subject, message) => {
      let known = await needs.directory.demandReader(subject, message.contactId);
      if (subject.kind === 'staff' && known.contact.state === 'offered') {
        // The accept is committed and its event on the way: look again rather than refuse the agent's first word.
        needs.directory.forget(message.contactId);
        known = await needs.directory.demandReader(subject, message.contactId);
      }
      if (!mayWrite(subject, known)) return storedBefore(known, message, sideOf(subject));
      if (subject.kind === 'visitor' && !messages.take(subject.visitorId, needs.clock.now().getTime())) throw tooFast();
      const stored = await needs.transcripts.post(await entryOf(subject, known, message));
      return { seq: stored.seq, at: stored.at };
    },

    resume: async (subject, contactId, afterSeq) => {
      const known = await needs.directory.demandReader(subject, contactId);
      const [entries, marks, place] = await Promise.all([
        needs.transcripts.after(contactId, afterSeq, CHAT_LIMITS.resumePage),
        needs.transcripts.marks(contactId),
        isWaiting(known.contact.state) ? needs.queue.place(contactId) : undefined,
      ]);
      const last = entries.at(-1)?.seq ?? afterSeq;
      return {
        conversation: toConversation(known),
        entries,
        more: last < marks.lastSeq,
        marks,
        place: toPlace(place),
      };
    },

    read: async (subject, contactId, seq) => {
      const known = await needs.directory.demandReader(subject, contactId);
      // A supervisor who looks in has not read it for the agent.
      if (subject.kind === 'staff' && known.contact.agent_id !== subject.principal.staffId) return;
      await needs.transcripts.markRead(contactId, sideOf(subject), seq);
    },

    end: async (subject, contactId) => {
      const known = await needs.directory.demandReader(subject, contactId);
      if (subject.kind === 'visitor') {
        await finish(contactId, 'customer', 'customer', 'customer_left');
        return;
      }
      if (isOpen(known.contact.state)) mayWrite(subject, known);
      await finish(contactId, 'agent', `staff:${subject.principal.staffId}`, 'agent_ended');
    },

    close: (contactId, reason) => finish(contactId, 'system', 'system:messaging', reason),

    rate: async (subject, { contactId, stars, words }) => {
      const known = await needs.directory.demandReader(subject, contactId);
      if (subject.kind !== 'visitor') throw new AppError({ code: 'messaging.not_yours', kind: 'forbidden' });
      if (known.row.stars === stars) return;
      if (isOpen(known.contact.state)) throw new AppError({ code: 'messaging.not_over_yet', kind: 'conflict' });
      await needs.transactor.run(async (tx) => {
        const clean = words === undefined ? '' : cleanText(words);
        const rating = { contactId, stars, words: clean === '' ? null : clean, now: tx.now };
        if (!(await rateOnce(tx.db, rating))) {
          throw new AppError({ code: 'messaging.already_rated', kind: 'conflict' });
        }
        await needs.life.rate(tx, contactId, stars);
        tx.afterCommit(() => needs.directory.forget(contactId));
      });
    },
  };
}
