import type { OrderMessage, OrderTalk } from '../../../shared/contracts/cases-orders.ts';

/** What is known of a talk, and what has come since. Every message stands once, in the order of its number. */
export function mergeTalk(known: OrderTalk | undefined, more: OrderTalk): OrderTalk {
  const bySeq = new Map<number, OrderMessage>();
  for (const message of [...(known?.messages ?? []), ...more.messages]) bySeq.set(message.seq, message);
  return { ...more, messages: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}

/** From where to go on reading. Numbers have no gaps, so that the first missing one is where the next answer must begin. */
export function readFrom(known: OrderTalk | undefined): number {
  let upTo = 0;
  for (const { seq } of known?.messages ?? []) {
    if (seq !== upTo + 1) break;
    upTo = seq;
  }
  return upTo;
}

/** Has somebody other than the author come as far as this message? */
export const isReadByOther = (talk: OrderTalk, message: OrderMessage): boolean =>
  talk.reads.some((r) => r.staffId !== message.authorId && r.seq >= message.seq);

/** What was said here and is not in the talk yet; once the server's copy is there, ours is dropped. */
export const stillPending = <P extends { readonly key: string }>(
  pending: readonly P[],
  talk: OrderTalk,
): readonly P[] => {
  const there = new Set(talk.messages.map((m) => m.clientId));
  return pending.filter((p) => !there.has(p.key));
};
