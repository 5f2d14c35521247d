import type { CallbackChoices, CallbackPromised, ChatCallback } from '../../../shared/contracts/messaging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { maskPhone } from '../../../shared/kernel/masking.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Transcripts } from '../contacts/index.ts';
import { notYours, type ConversationDirectory, type Known } from './conversation-directory-service.ts';
import { waitAside } from './messaging-store.ts';
import { noticeEntry } from './notice-entry.ts';
import { waitingAside } from './notices.ts';
import type { CallbackPromises, ChatSubject } from './ports.ts';

/** "Call me later" while waiting in a chat: a call at a time of one's own, or a word here when it is one's turn. */
export interface CallLater {
  options(subject: ChatSubject, contactId: string): Promise<CallbackChoices>;
  ask(subject: ChatSubject, wish: ChatCallback): Promise<CallbackPromised>;
}

export function createCallLater(needs: {
  readonly transactor: Transactor;
  readonly transcripts: Transcripts;
  readonly directory: ConversationDirectory;
  readonly callbacks: CallbackPromises;
}): CallLater {
  const { callbacks, directory } = needs;
  const own = async (subject: ChatSubject, contactId: string): Promise<Known> => {
    const known = await directory.demandReader(subject, contactId);
    if (subject.kind !== 'visitor') throw notYours(contactId);
    return known;
  };

  /** The conversation keeps its place by itself; what changes is that nobody has to look at it. */
  const stepAside = async ({ row }: Known): Promise<void> => {
    await needs.transactor.run(async (tx) => {
      await waitAside(tx.db, row.contact_id);
      await needs.transcripts.postWithin(tx, noticeEntry(row.contact_id, waitingAside(row.language)));
      tx.emit({
        aggregate: 'conversation',
        aggregateId: row.contact_id,
        type: 'conversation.updated',
        data: { contactId: row.contact_id },
      });
    });
    directory.forget(row.contact_id);
  };

  return {
    options: async (subject, contactId) => {
      const { row } = await own(subject, contactId);
      const { windows } = await callbacks.options();
      const callable = row.number !== null && callbacks.isDialable(row.number);
      return {
        number: callable && row.number !== null ? maskPhone(row.number) : null,
        windows: windows.map(({ code, zh, en, from, until }) => ({
          code,
          zh,
          en,
          from: from.toISOString(),
          until: until.toISOString(),
        })),
      };
    },
    ask: async (subject, { contactId, way, number, windowCode }) => {
      const known = await own(subject, contactId);
      const called = number ?? known.row.number ?? undefined;
      if (way === 'call' && (called === undefined || !callbacks.isDialable(called))) {
        throw new AppError({ code: 'messaging.number_invalid', kind: 'invalid' });
      }
      const { window } = await callbacks.promise({
        contactId,
        way,
        ...(way === 'call' && called !== undefined ? { number: called } : {}),
        ...(windowCode === undefined ? {} : { windowCode }),
      });
      if (way === 'message') await stepAside(known);
      else directory.forget(contactId);
      return { way, from: window.from.toISOString(), until: window.until.toISOString() };
    },
  };
}
