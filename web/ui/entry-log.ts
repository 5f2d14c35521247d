import type { TranscriptEntry } from '../../shared/contracts/contacts.ts';

/**
 * What is known of one conversation, by sequence number. Pushes may be lost, doubled or overtake each other; the numbers have
 * no holes, so whatever lies behind a hole is kept back until the hole is filled: people never read an answer before its question.
 */
export interface ConversationLog {
  /** 1 … through, in order, without a hole. */
  readonly entries: readonly TranscriptEntry[];
  readonly through: number;
  /** Came early: behind a hole. */
  readonly early: readonly TranscriptEntry[];
}

export const EMPTY_LOG: ConversationLog = { entries: [], through: 0, early: [] };

export function mergeEntries(log: ConversationLog, incoming: readonly TranscriptEntry[]): ConversationLog {
  const waiting = new Map<number, TranscriptEntry>();
  for (const entry of [...log.early, ...incoming]) if (entry.seq > log.through) waiting.set(entry.seq, entry);
  if (waiting.size === 0) return log;
  const entries = [...log.entries];
  let through = log.through;
  for (let next = waiting.get(through + 1); next !== undefined; next = waiting.get(through + 1)) {
    entries.push(next);
    waiting.delete(next.seq);
    through = next.seq;
  }
  return { entries, through, early: [...waiting.values()].sort((a, b) => a.seq - b.seq) };
}

/** Something is missing in between: ask for what comes after `through`. */
export const hasHole = (log: ConversationLog): boolean => log.early.length > 0;
