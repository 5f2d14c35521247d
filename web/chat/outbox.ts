import type { TranscriptEntry } from '../../shared/contracts/contacts.ts';
import type { Attachment } from '../../shared/contracts/messaging.ts';

/**
 * What the customer has said and the server has not yet confirmed. It lives in the browser's storage, so that a reload, a
 * tunnel or a restart of the server loses nothing; the client message id makes every repeat harmless.
 */
export interface OutboxItem {
  readonly clientMessageId: string;
  /** Null until a conversation is open. */
  readonly contactId: string | null;
  readonly kind: 'text' | 'image' | 'file';
  readonly text: string;
  /** Null while the bytes are still on their way up; then the message cannot go yet. */
  readonly attachment: Attachment | null;
  readonly fileName: string | null;
  readonly at: string;
  /** `sent` = acknowledged; it leaves the outbox when the entry itself has arrived. */
  readonly state: 'uploading' | 'waiting' | 'sent' | 'failed';
  /** Why it failed, as a sentence; empty otherwise. */
  readonly problem: string;
}
export type Outbox = readonly OutboxItem[];

export const MAX_OUTBOX = 200;

export const put = (box: Outbox, item: OutboxItem): Outbox => [...box, item].slice(-MAX_OUTBOX);

export const change = (box: Outbox, id: string, patch: Partial<OutboxItem>): Outbox =>
  box.map((item) => (item.clientMessageId === id ? { ...item, ...patch } : item));

export const remove = (box: Outbox, id: string): Outbox => box.filter((item) => item.clientMessageId !== id);

/** Whatever is in the transcript needs no place in the outbox any more, whether or not its acknowledgement ever came. */
export function settle(box: Outbox, entries: readonly TranscriptEntry[]): Outbox {
  const arrived = new Set(entries.flatMap((e) => (e.author === 'customer' ? [e.clientMessageId] : [])));
  return box.some((item) => arrived.has(item.clientMessageId))
    ? box.filter((item) => !arrived.has(item.clientMessageId))
    : box;
}

/** The next one to send: strictly in the order it was said, so one that waits holds up those behind it; a failed one does not. */
export const nextToSend = (box: Outbox, contactId: string): OutboxItem | undefined => {
  const first = box.find(
    (item) => item.contactId === contactId && (item.state === 'waiting' || item.state === 'uploading'),
  );
  return first?.state === 'waiting' ? first : undefined;
};

/** What was said before there was a conversation belongs to the one that has just been opened. */
export const assign = (box: Outbox, contactId: string): Outbox =>
  box.map((item) => (item.contactId === null ? { ...item, contactId } : item));

const isItem = (value: unknown): value is OutboxItem =>
  typeof value === 'object' && value !== null && 'clientMessageId' in value && 'state' in value && 'text' in value;

/** The bytes of a picture do not survive a reload: such a message says so instead of vanishing. */
export function restore(stored: string | null, lostFile: string): Outbox {
  if (stored === null) return [];
  try {
    const items: unknown = JSON.parse(stored);
    if (!Array.isArray(items)) return [];
    return items
      .filter(isItem)
      .slice(-MAX_OUTBOX)
      .map((item) => {
        if (item.kind !== 'text' && item.attachment === null) return { ...item, state: 'failed', problem: lostFile };
        // Acknowledged, but not yet seen in the transcript: sending it once more is harmless and makes sure.
        return item.state === 'sent' ? { ...item, state: 'waiting' } : item;
      });
  } catch {
    return [];
  }
}
