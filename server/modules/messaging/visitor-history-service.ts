import type { Conversation } from '../../../shared/contracts/messaging.ts';
import type { Page, PageQuery } from '../../../shared/contracts/paging.ts';
import type { Db } from '../../platform/db/database.ts';
import { isOpen } from './chat-rules.ts';
import { toConversation, type ConversationDirectory } from './conversation-directory-service.ts';
import { conversationsOf, openConversationOf } from './messaging-store.ts';

/** By the visitor's token only: whoever merely types somebody's number sees nothing of theirs. */
export interface VisitorHistory {
  welcome(visitorId: string): Promise<{ running: Conversation | null; hasHistory: boolean }>;
  page(visitorId: string, query: PageQuery): Promise<Page<Conversation>>;
}

export function createVisitorHistory(needs: { db: Db; directory: ConversationDirectory }): VisitorHistory {
  const page: VisitorHistory['page'] = async (visitorId, query) => {
    const { rows, total } = await conversationsOf(needs.db, visitorId, query);
    const known = await Promise.all(rows.map((row) => needs.directory.find(row.contact_id)));
    const items = known.flatMap((k) => (k === undefined ? [] : [toConversation(k)]));
    return { items, total, page: query.page, pageSize: query.pageSize };
  };
  return {
    page,
    welcome: async (visitorId) => {
      const open = await openConversationOf(needs.db, visitorId);
      const known = open === undefined ? undefined : await needs.directory.find(open.contact_id);
      const running = known !== undefined && isOpen(known.contact.state) ? toConversation(known) : null;
      const { total } = await page(visitorId, { page: 1, pageSize: 1 });
      return { running, hasHistory: total > (running === null ? 0 : 1) };
    },
  };
}
