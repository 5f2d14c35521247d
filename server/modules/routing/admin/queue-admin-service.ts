import {
  ADMIN_LIMITS,
  type AdminQueue,
  type AdminQueueQuery,
  type EntryRules,
  type NewQueue,
  type QueueChange,
} from '../../../../shared/contracts/routing-admin.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { loadCalendars } from './calendar-store.ts';
import { loadAdminQueues, loadEntries, saveEntries, saveQueue, type StoredQueue } from './queue-admin-store.ts';
import { closedWaysFault, entriesFault, type NetworkFault } from './queue-network.ts';
import { queueUses, type Uses } from './setting-uses.ts';
import {
  changedMeanwhile,
  containsText,
  demandVersion,
  difference,
  pageOfAll,
  refused,
  type AdminNeeds,
  type Change,
} from './settings-change-service.ts';
import { namedByRules, waitingByQueue, type Executor } from './settings-store.ts';

export interface QueueAdmin {
  list(principal: Principal, query: AdminQueueQuery): Promise<Page<AdminQueue>>;
  create(principal: Principal, wish: NewQueue): Promise<AdminQueue>;
  change(principal: Principal, code: string, wish: QueueChange): Promise<AdminQueue>;
  entries(principal: Principal): Promise<EntryRules>;
  setEntries(principal: Principal, wish: EntryRules): Promise<EntryRules>;
}

async function readQueues(db: Executor): Promise<AdminQueue[]> {
  const [queues, waiting, named, entries] = [
    await loadAdminQueues(db),
    await waitingByQueue(db),
    await namedByRules(db),
    await loadEntries(db),
  ];
  return queues.map((q) => ({
    ...q,
    waiting: waiting.get(q.code) ?? 0,
    hasRules: named.queues.has(q.code),
    entries: entries.items.filter((e) => e.queue === q.code).length,
  }));
}

const demandNone = (fault: NetworkFault | undefined): void => {
  if (fault !== undefined) throw refused(fault.code, fault.details);
};

/** Without business hours there is no closed time to hand over in. */
const tidy = (code: string, wish: Omit<NewQueue, 'code'>): NewQueue => ({
  code,
  zh: wish.zh.trim(),
  en: wish.en.trim(),
  channel: wish.channel,
  businessLine: wish.businessLine.trim(),
  centre: wish.centre,
  calendar: wish.calendar,
  closedTo: wish.calendar === null ? null : wish.closedTo,
  active: wish.active,
  answerSeconds: wish.answerSeconds,
  answerTarget: wish.answerTarget,
  shortAbandonSeconds: wish.shortAbandonSeconds,
});

async function demandNotUsed(db: Executor, queue: StoredQueue, all: readonly StoredQueue[]): Promise<void> {
  const uses: Uses = queueUses(queue.code, {
    queues: all,
    waiting: (await waitingByQueue(db)).get(queue.code) ?? 0,
    entries: (await loadEntries(db)).items,
    rules: await namedByRules(db),
  });
  if (uses.zh.length === 0) return;
  throw refused('routing.queue_in_use', {
    queueZh: queue.zh,
    queueEn: queue.en,
    usesZh: uses.zh.join('；'),
    usesEn: uses.en.join('; '),
  });
}

export function createQueueAdmin(needs: AdminNeeds, change: Change): QueueAdmin {
  const one = async (db: Executor, code: string): Promise<AdminQueue> => {
    const found = (await readQueues(db)).find((q) => q.code === code);
    if (found === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
    return found;
  };
  /** Before the transaction: whoever holds the gate of settings must not wait for a second connection. */
  const demandCentre = async (principal: Principal, centre: string | null): Promise<void> => {
    demand(principal, 'queue.manage');
    if (centre === null) return;
    const { centres } = await needs.organisation.all();
    if (!centres.some((c) => c.code === centre)) throw refused('routing.unknown_centre', { centre });
  };
  /** The queue as wished among all the others: names of its own, places that exist, ways that end at an open door. */
  const demandSound = async (db: Executor, wished: NewQueue, all: readonly StoredQueue[]): Promise<void> => {
    const others = all.filter((q) => q.code !== wished.code);
    if (others.some((q) => q.zh === wished.zh)) throw refused('routing.name_taken', { name: wished.zh });
    if (wished.calendar !== null && !(await loadCalendars(db)).has(wished.calendar)) {
      throw refused('routing.unknown_calendar', { calendar: wished.calendar });
    }
    demandNone(closedWaysFault([...others, wished], wished.code));
  };

  return {
    list: async (principal, query) => {
      demand(principal, 'queue.view');
      const found = (await readQueues(needs.db)).filter(
        (q) =>
          containsText(query.text, q.code, q.zh, q.en, q.businessLine) &&
          (query.channel === undefined || q.channel === query.channel) &&
          (query.active === undefined || q.active === query.active),
      );
      return pageOfAll(found, query);
    },
    create: async (principal, wish) => {
      await demandCentre(principal, wish.centre);
      return change(principal, 'queues', async (tx) => {
        const all = await loadAdminQueues(tx.db);
        const { code } = wish;
        if (all.some((q) => q.code === code)) {
          throw new AppError({ code: 'routing.code_taken', kind: 'conflict', details: { code } });
        }
        if (all.length >= ADMIN_LIMITS.queues) throw refused('routing.too_many', { max: ADMIN_LIMITS.queues });
        const queue = tidy(code, wish);
        await demandSound(tx.db, queue, all);
        await saveQueue(tx.db, queue);
        const act = { action: 'queue.created', subject: { kind: 'queue', id: code }, details: { ...queue } };
        return { value: await one(tx.db, code), acts: [act] };
      });
    },
    change: async (principal, code, wish) => {
      await demandCentre(principal, wish.centre);
      return change(principal, 'queues', async (tx) => {
        const all = await loadAdminQueues(tx.db);
        const before = demandVersion(
          all.find((q) => q.code === code),
          wish.version,
        );
        const queue = tidy(code, wish);
        const details = difference(before, queue);
        if (Object.keys(details).length === 0) return { value: await one(tx.db, code), acts: [] };
        if (before.active && !queue.active) await demandNotUsed(tx.db, before, all);
        await demandSound(tx.db, queue, all);
        const rest = all.filter((q) => q.code !== code);
        demandNone(entriesFault((await loadEntries(tx.db)).items, [...rest, queue]));
        await saveQueue(tx.db, queue);
        const act = { action: 'queue.changed', subject: { kind: 'queue', id: code }, details };
        return { value: await one(tx.db, code), acts: [act] };
      });
    },
    entries: async (principal) => {
      demand(principal, 'queue.view');
      return loadEntries(needs.db);
    },
    setEntries: (principal, wish) =>
      change(principal, 'entries', async (tx) => {
        const before = await loadEntries(tx.db);
        if (before.version !== wish.version) throw changedMeanwhile();
        if (JSON.stringify(before.items) === JSON.stringify(wish.items)) return { value: before, acts: [] };
        demandNone(entriesFault(wish.items, await loadAdminQueues(tx.db)));
        await saveEntries(tx.db, wish.items);
        const details = { from: before.items, to: wish.items };
        const act = { action: 'queue_entries.changed', subject: { kind: 'routing', id: 'entries' }, details };
        return { value: await loadEntries(tx.db), acts: [act] };
      }),
  };
}
