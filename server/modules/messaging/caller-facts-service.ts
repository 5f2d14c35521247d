import type { Db } from '../../platform/db/database.ts';
import { isOpen } from './chat-rules.ts';
import { findVisitor, openConversationOf } from './messaging-store.ts';
import type { ContactReader } from './ports.ts';

/** What a call of this visitor has to know, so that it is part of the conversation they have already (CH-10). */
export interface CallerFacts {
  readonly number: string | null;
  readonly isVerified: boolean;
  readonly talk: { readonly customerId: string | null; readonly caseId: string | null } | undefined;
}

export const createCallerFacts =
  (needs: { readonly db: Db; readonly contacts: ContactReader }) =>
  async (visitorId: string): Promise<CallerFacts> => {
    const [visitor, running] = await Promise.all([
      findVisitor(needs.db, visitorId),
      openConversationOf(needs.db, visitorId),
    ]);
    const contact = running === undefined ? undefined : await needs.contacts.find(running.contact_id);
    return {
      number: visitor?.number ?? null,
      isVerified: visitor?.number_verified ?? false,
      talk:
        contact === undefined || !isOpen(contact.state)
          ? undefined
          : { customerId: contact.customer_id, caseId: contact.case_id },
    };
  };
