import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import { loadCalendars } from './admin/calendar-store.ts';
import { openQueueAt } from './open-queue.ts';
import { queueFor, type Entering, type QueueEntry } from './queue-entry.ts';
import { shardsOfCentres } from './shard-store.ts';
import { loadQueueEntries, loadQueues, loadRulesInForce, type Queue, type RulesInForce } from './routing-store.ts';

/** What people have set: queues, entry rules, hours and the rules in force. In memory; read again whenever an event says so. */
export interface RoutingSettings {
  read(): Promise<RulesInForce>;
  queues(): readonly Queue[];
  queue(code: string): Queue | undefined;
  queueFor(entering: Entering): string | undefined;
  /** Where a contact for this queue goes at this hour. */
  openQueue(code: string): string;
  /** Which decides for whoever waits here; 0 for a queue of no centre. */
  shardOf(queue: string): number;
  /** All that have something to decide, in order; 0 always. */
  shards(): readonly number[];
  /** The same as long as no queue has changed its shard. */
  cut(): string;
  /** Throws before the first reading. */
  inForce(): RulesInForce;
}

export function createSettings({ db, clock }: { readonly db: Db; readonly clock: Clock }): RoutingSettings {
  let queues: readonly Queue[] = [];
  let byCode: ReadonlyMap<string, Queue> = new Map();
  let entries: readonly QueueEntry[] = [];
  let calendars: Awaited<ReturnType<typeof loadCalendars>> = new Map();
  let shards: ReadonlyMap<string, number> = new Map();
  let inForce: RulesInForce | undefined;
  const shardOf = (code: string): number => shards.get(byCode.get(code)?.centre ?? '') ?? 0;
  return {
    read: async () => {
      const rules = await loadRulesInForce(db);
      const read = await Promise.all([
        loadQueues(db, rules.rules),
        loadQueueEntries(db),
        loadCalendars(db),
        shardsOfCentres(db),
      ]);
      [queues, entries, calendars, shards] = read;
      byCode = new Map(queues.map((q) => [q.code, q]));
      inForce = rules;
      return rules;
    },
    queues: () => queues,
    queue: (code) => byCode.get(code),
    queueFor: (entering) => queueFor(entries, entering),
    openQueue: (code) =>
      openQueueAt(code, clock.now(), { queue: (c) => byCode.get(c), calendar: (c) => calendars.get(c) }),
    shardOf,
    cut: () => queues.map(({ code }) => `${code}:${shardOf(code)}`).join(),
    shards: () => [...new Set([0, ...shards.values()])].sort((a, b) => a - b),
    inForce: () => {
      if (inForce === undefined) throw new Error('the settings of routing have not been read yet');
      return inForce;
    },
  };
}
