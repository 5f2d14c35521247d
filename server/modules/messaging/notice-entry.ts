import type { NewEntry } from '../contacts/index.ts';
import type { Notice } from './notices.ts';

export const noticeEntry = (contactId: string, notice: Notice): NewEntry => ({
  contactId,
  author: 'system',
  authorId: null,
  authorName: '系统',
  kind: 'notice',
  text: notice.text,
  attachment: null,
  clientMessageId: notice.id,
});
