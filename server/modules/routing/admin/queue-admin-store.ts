import type { EntryRule, NewQueue } from '../../../../shared/contracts/routing-admin.ts';
import type { ServiceClass, Channel } from '../../../../shared/contracts/contacts.ts';
import { adminTables, type Executor } from './settings-store.ts';

export type StoredQueue = NewQueue & { readonly version: number };

export async function loadAdminQueues(db: Executor): Promise<StoredQueue[]> {
  const rows = await adminTables(db).selectFrom('queues').selectAll().orderBy('code').execute();
  return rows.map((r) => ({
    code: r.code,
    version: r.version,
    zh: r.zh,
    en: r.en,
    channel: r.channel,
    businessLine: r.business_line,
    centre: r.centre,
    calendar: r.calendar,
    closedTo: r.closed_to,
    active: r.active,
    answerSeconds: r.answer_seconds,
    answerTarget: Number(r.answer_target),
    shortAbandonSeconds: r.short_abandon_seconds,
  }));
}

export async function saveQueue(db: Executor, queue: NewQueue): Promise<void> {
  const set = {
    zh: queue.zh,
    en: queue.en,
    channel: queue.channel,
    business_line: queue.businessLine,
    centre: queue.centre,
    calendar: queue.calendar,
    closed_to: queue.closedTo,
    active: queue.active,
    answer_seconds: queue.answerSeconds,
    answer_target: String(queue.answerTarget),
    short_abandon_seconds: queue.shortAbandonSeconds,
  };
  await adminTables(db)
    .insertInto('queues')
    .values({ code: queue.code, ...set })
    .onConflict((c) => c.column('code').doUpdateSet((e) => ({ ...set, version: e('queues.version', '+', 1) })))
    .execute();
}

/** The words of a rule are checked where they come in; older rows are what the house was founded with. */
export async function loadEntries(db: Executor): Promise<{ version: number; items: EntryRule[] }> {
  const { entries_version: version } = await adminTables(db)
    .selectFrom('routing_settings')
    .select('entries_version')
    .executeTakeFirstOrThrow();
  const rows = await adminTables(db).selectFrom('queue_entries').selectAll().orderBy('rank').execute();
  return {
    version,
    items: rows.map((r) => ({
      channel: r.channel as Channel | null,
      serviceClass: r.service_class as ServiceClass | null,
      topicPrefix: r.topic_prefix,
      queue: r.queue_code,
    })),
  };
}

/** Room between the ranks, so that a migration can put one in between. */
const RANK_STEP = 10;

export async function saveEntries(db: Executor, items: readonly EntryRule[]): Promise<void> {
  const tables = adminTables(db);
  await tables.deleteFrom('queue_entries').execute();
  const rows = items.map((e, at) => ({
    rank: (at + 1) * RANK_STEP,
    channel: e.channel,
    service_class: e.serviceClass,
    topic_prefix: e.topicPrefix,
    queue_code: e.queue,
  }));
  await tables.insertInto('queue_entries').values(rows).execute();
  await tables
    .updateTable('routing_settings')
    .set((e) => ({ entries_version: e('entries_version', '+', 1) }))
    .execute();
}
