/** Which queue a contact enters; null fits everything. Rules come ordered by rank, the first that fits wins. */
export interface QueueEntry {
  readonly channel: string | null;
  readonly serviceClass: string | null;
  readonly topicPrefix: string | null;
  readonly queueCode: string;
}

export interface Entering {
  readonly channel: string;
  readonly serviceClass: string;
  readonly topic: string | null;
}

const fits = (rule: string | null, value: string): boolean => rule === null || rule === value;

export function queueFor(entries: readonly QueueEntry[], contact: Entering): string | undefined {
  const topic = contact.topic ?? '';
  return entries.find(
    (e) =>
      fits(e.channel, contact.channel) &&
      fits(e.serviceClass, contact.serviceClass) &&
      (e.topicPrefix === null || topic === e.topicPrefix || topic.startsWith(`${e.topicPrefix}.`)),
  )?.queueCode;
}
