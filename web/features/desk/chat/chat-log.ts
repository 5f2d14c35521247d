import type { TranscriptEntry } from '../../../../shared/contracts/contacts.ts';
import type { Attachment, Marks } from '../../../../shared/contracts/messaging.ts';
import { EMPTY_LOG, mergeEntries, type ConversationLog } from '../../../ui/entry-log.ts';

/** What the agent has said and the transcript does not show yet. The client message id makes every repeat harmless. */
export interface Unsent {
  readonly clientMessageId: string;
  readonly kind: 'text' | 'image' | 'file';
  readonly text: string;
  readonly attachment: Attachment | null;
  readonly fileName: string | null;
  readonly state: 'uploading' | 'waiting' | 'sent' | 'failed';
  /** Why it failed. */
  readonly error?: unknown;
}

/** One chat as the desk knows it. */
export interface ChatLog extends ConversationLog {
  readonly unsent: readonly Unsent[];
  readonly marks: Marks;
}

export const EMPTY_CHAT: ChatLog = {
  ...EMPTY_LOG,
  unsent: [],
  marks: { lastSeq: 0, customerRead: 0, agentRead: 0 },
};

export function merge(log: ChatLog, incoming: readonly TranscriptEntry[]): ChatLog {
  const { entries, through, early } = mergeEntries(log, incoming);
  const mine = new Set(entries.flatMap((e) => (e.author === 'agent' ? [e.clientMessageId] : [])));
  const left = log.unsent.filter((u) => !mine.has(u.clientMessageId));
  const unsent = left.length === log.unsent.length ? log.unsent : left;
  return { ...log, entries, through, early, unsent };
}

/** Read marks only go forward, whatever order they arrive in. */
export function readTo(log: ChatLog, side: 'customer' | 'agent', seq: number): ChatLog {
  const key = side === 'customer' ? 'customerRead' : 'agentRead';
  return seq <= log.marks[key] ? log : { ...log, marks: { ...log.marks, [key]: seq } };
}

export const add = (log: ChatLog, item: Unsent): ChatLog => ({ ...log, unsent: [...log.unsent, item] });
export const change = (log: ChatLog, id: string, patch: Partial<Unsent>): ChatLog => ({
  ...log,
  unsent: log.unsent.map((u) => (u.clientMessageId === id ? { ...u, ...patch } : u)),
});
export const drop = (log: ChatLog, id: string): ChatLog => ({
  ...log,
  unsent: log.unsent.filter((u) => u.clientMessageId !== id),
});

/** Strictly in the order it was said: one that still uploads holds up those behind it, a failed one does not. */
export function nextToSend(log: ChatLog): Unsent | undefined {
  const first = log.unsent.find((u) => u.state === 'waiting' || u.state === 'uploading');
  return first?.state === 'waiting' ? first : undefined;
}

export const unreadOf = (log: ChatLog): number =>
  log.entries.filter((e) => e.author === 'customer' && e.seq > log.marks.agentRead).length;

/** Since when the customer waits for a word of ours: the first thing they said after our last. */
export function waitingSince(log: ChatLog): string | null {
  const lastOwn = log.entries.findLastIndex((e) => e.author === 'agent');
  return log.entries.slice(lastOwn + 1).find((e) => e.author === 'customer')?.at ?? null;
}

/** The matter in the customer's own words: the first thing they wrote. */
export const firstWords = (log: ChatLog): string =>
  log.entries.find((e) => e.author === 'customer' && e.kind === 'text')?.text ?? '';

const isUnsent = (value: unknown): value is Unsent =>
  typeof value === 'object' && value !== null && 'clientMessageId' in value && 'state' in value && 'text' in value;

/**
 * After a reload: what was perhaps sent is sent again under its own id, which is harmless. The bytes of a file did not survive, so
 * what still went up is gone; the agent sees that it is not in the conversation.
 */
export function restoreUnsent(stored: string | null): readonly Unsent[] {
  if (stored === null) return [];
  try {
    const items: unknown = JSON.parse(stored);
    if (!Array.isArray(items)) return [];
    return items
      .filter(isUnsent)
      .filter(({ kind, attachment }) => kind === 'text' || attachment !== null)
      .map((item) => (item.state === 'failed' ? item : { ...item, state: 'waiting' }));
  } catch {
    return [];
  }
}
