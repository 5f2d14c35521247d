import type { EntryRule } from '../../../../shared/contracts/routing-admin.ts';

/** A queue as far as the ways between queues are concerned. */
export interface NetworkQueue {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly channel: string | null;
  /** Null: always open. */
  readonly calendar: string | null;
  readonly closedTo: string | null;
  readonly active: boolean;
}

/** What is wrong with the ways between queues, as code and details of a sentence. */
export interface NetworkFault {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const namesOf = (q: NetworkQueue) => ({ queueZh: q.zh, queueEn: q.en });

/** Whether everything that `from` lets in may wait in `to`. */
const admits = (to: { readonly channel: string | null }, from: string | null): boolean =>
  to.channel === null || to.channel === from;

/** Follows one queue through the hours in which each is closed, until one that is always open. */
function wayOf(start: NetworkQueue, byCode: ReadonlyMap<string, NetworkQueue>): NetworkFault | undefined {
  const way = [start];
  for (let here = start; here.calendar !== null;) {
    if (here.closedTo === null) return { code: 'routing.closed_to_missing', details: namesOf(here) };
    if (here.closedTo === here.code) return { code: 'routing.closed_to_itself', details: namesOf(here) };
    const next = byCode.get(here.closedTo);
    if (next?.active !== true) {
      return { code: 'routing.closed_to_unusable', details: { ...namesOf(here), target: next?.zh ?? here.closedTo } };
    }
    if (!admits(next, here.channel)) {
      const details = { ...namesOf(here), targetZh: next.zh, targetEn: next.en };
      return { code: 'routing.closed_to_channel', details };
    }
    const circle = way.includes(next);
    way.push(next);
    if (circle) return { code: 'routing.closed_to_circle', details: { path: way.map((q) => q.zh).join(' → ') } };
    here = next;
  }
  return undefined;
}

/** The first queue in use whose contacts could come before a shut door, or never arrive anywhere. */
export function closedWaysFault(queues: readonly NetworkQueue[], first?: string): NetworkFault | undefined {
  const byCode = new Map(queues.map((q) => [q.code, q]));
  const inOrder = [...queues].sort((a, b) => Number(b.code === first) - Number(a.code === first));
  for (const queue of inOrder) {
    const fault = queue.active || queue.code === first ? wayOf(queue, byCode) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const covers = (a: EntryRule, b: EntryRule): boolean =>
  (a.channel === null || a.channel === b.channel) &&
  (a.serviceClass === null || a.serviceClass === b.serviceClass) &&
  (a.topicPrefix === null || a.topicPrefix === b.topicPrefix || (b.topicPrefix ?? '').startsWith(`${a.topicPrefix}.`));

const catchesAll = (e: EntryRule): boolean => e.channel === null && e.serviceClass === null && e.topicPrefix === null;

/** Every contact finds a queue in use that serves its channel, and no rule stands there in vain. */
export function entriesFault(rules: readonly EntryRule[], queues: readonly NetworkQueue[]): NetworkFault | undefined {
  const last = rules.at(-1);
  if (last === undefined || !catchesAll(last)) return { code: 'routing.entries_catch_all', details: {} };
  const byCode = new Map(queues.map((q) => [q.code, q]));
  for (const [at, rule] of rules.entries()) {
    const row = at + 1;
    const queue = byCode.get(rule.queue);
    if (queue?.active !== true)
      return { code: 'routing.entry_queue', details: { row, queue: queue?.zh ?? rule.queue } };
    if (!admits(queue, rule.channel)) return { code: 'routing.entry_channel', details: { row, ...namesOf(queue) } };
    const by = rules.slice(0, at).findIndex((earlier) => covers(earlier, rule));
    if (by >= 0) return { code: 'routing.entry_unreachable', details: { row, by: by + 1 } };
  }
  return undefined;
}
