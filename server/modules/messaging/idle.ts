import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import { IDLE_CLOSE_MS, IDLE_WARN_MS } from './chat-rules.ts';

export type IdleStep =
  | { readonly step: 'none'; readonly checkAgainInMs: number }
  | { readonly step: 'warn' | 'close'; readonly sinceSeq: number };

/**
 * Read from the transcript alone, so that a restart changes nothing. The clock runs only while it is the customer's turn:
 * it starts with the first word of the agent that the customer has not answered (a customer who waits for us is never
 * closed), and it never closes without having warned and given the rest of the time.
 */
export function idleStep(newest: readonly TranscriptEntry[], now: Date): IdleStep {
  let since: TranscriptEntry | undefined;
  let warnedAt: number | undefined;
  for (const entry of newest) {
    if (entry.author === 'customer') {
      since = undefined;
      warnedAt = undefined;
    } else if (entry.author === 'agent') since ??= entry;
    else if (since !== undefined && entry.clientMessageId === `idle-${since.seq}`) warnedAt = Date.parse(entry.at);
  }
  if (since === undefined) return { step: 'none', checkAgainInMs: IDLE_WARN_MS };
  const left = (from: number, ms: number): number => from + ms - now.getTime();
  if (warnedAt === undefined) {
    const untilWarning = left(Date.parse(since.at), IDLE_WARN_MS);
    return untilWarning <= 0 ? { step: 'warn', sinceSeq: since.seq } : { step: 'none', checkAgainInMs: untilWarning };
  }
  const untilClose = left(warnedAt, IDLE_CLOSE_MS - IDLE_WARN_MS);
  return untilClose <= 0 ? { step: 'close', sinceSeq: since.seq } : { step: 'none', checkAgainInMs: untilClose };
}
