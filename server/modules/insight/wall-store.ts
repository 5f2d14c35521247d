import { sql, type Transaction } from 'kysely';
import type { WallWork } from '../../../shared/contracts/insight.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { Tally } from './measures.ts';

type Executor = Db | Transaction<NoTables>;

export interface SlotOfQueue {
  /** Null: never reached a queue. */
  readonly queueCode: string | null;
  readonly slot: number;
  readonly tally: Tally;
}

/** Promises of the queues, given into the statement so that the row itself keeps plain times. */
export interface AnswerPromise {
  readonly code: string;
  readonly answerSeconds: number;
}

type TallyRow = Record<keyof Tally, number> & { queue_code: string | null; slot: number };

/** One day, cut by queue and half hour; everything on the wall and the floor page about today is added up from these few rows. */
export async function tallyOfDay(
  db: Executor,
  day: string,
  promises: readonly AnswerPromise[],
): Promise<SlotOfQueue[]> {
  const { rows } = await sql<TallyRow>`
    select f.queue_code, f.slot,
      count(*) as arrived,
      count(*) filter (where requested_human_at is not null) as requested,
      count(*) filter (where requested_human_at is not null and outcome = 'open') as open,
      count(*) filter (where outcome = 'answered') as answered,
      count(*) filter (where outcome = 'answered' and wait_ms <= 15000) as "answeredIn15",
      count(*) filter (where outcome = 'answered' and wait_ms <= 20000) as "answeredIn20",
      count(*) filter (where outcome = 'answered' and wait_ms <= coalesce(p.seconds, 15) * 1000) as "answeredInTarget",
      count(*) filter (where outcome = 'abandoned') as abandoned,
      count(*) filter (where is_short_abandon) as "shortAbandoned",
      count(*) filter (where outcome = 'lost') as lost,
      count(*) filter (where outcome = 'self_served') as "selfServed",
      count(*) filter (where outcome = 'left_in_menu') as "leftInMenu",
      coalesce(sum(wait_ms) filter (where outcome = 'answered'), 0)::float8 as "waitMs",
      count(*) filter (where after_call_ms is not null) as handled,
      coalesce(sum(talk_ms) filter (where after_call_ms is not null), 0)::float8 as "talkMs",
      coalesce(sum(after_call_ms), 0)::float8 as "afterCallMs"
    from contact_facts f
    left join unnest(${promises.map((p) => p.code)}::text[], ${promises.map((p) => p.answerSeconds)}::int[])
      as p (code, seconds) on p.code = f.queue_code
    where f.day = ${day}::date
    group by 1, 2`.execute(db);
  return rows.map(({ queue_code, slot, ...tally }) => ({ queueCode: queue_code, slot, tally }));
}

export interface WaitingLine {
  readonly queueCode: string;
  readonly waiting: number;
  readonly since: Date;
}

export async function waitingLines(db: Executor): Promise<WaitingLine[]> {
  const { rows } = await sql<WaitingLine>`
    select queue_code as "queueCode", count(*) as waiting, min(requested_human_at) as since
    from contact_facts where state = 'waiting' and queue_code is not null
    group by 1`.execute(db);
  return rows;
}

/** Mean arrivals per half hour over those of the given days that have any. */
export async function meanOfDays(
  db: Executor,
  days: readonly string[],
): Promise<{ readonly sampleDays: number; readonly slots: readonly { slot: number; mean: number }[] }> {
  const { rows } = await sql<{ slot: number; n: number }>`
    select slot, count(*) as n from contact_facts where day = any(${[...days]}::date[]) group by 1`.execute(db);
  const found = await sql<{ n: number }>`
    select count(*) as n from unnest(${[...days]}::date[]) as d (day)
    where exists (select from contact_facts f where f.day = d.day)`.execute(db);
  const sampleDays = found.rows[0]?.n ?? 0;
  return { sampleDays, slots: rows.map((r) => ({ slot: r.slot, mean: r.n / Math.max(1, sampleDays) })) };
}

/**
 * Open work by its clock. Read from the tables of the cases room, which it leaves alone: a sum over an index made for this
 * question, where a call per order would cost a thousand times as much.
 */
export async function openWork(db: Executor, now: Date): Promise<WallWork> {
  const { rows } = await sql<WallWork>`
    select count(*) filter (where paused_since is not null) as paused,
           count(*) filter (where paused_since is null and due_at < ${now}) as breached,
           count(*) filter (where paused_since is null and due_at >= ${now} and soon_at <= ${now}) as soon,
           count(*) filter (where paused_since is null and soon_at > ${now}) as ok,
           (select count(*) from cases where state not in ('closed', 'withdrawn')) as "casesOpen"
    from work_orders where state not in ('done', 'confirmed', 'archived', 'cancelled')`.execute(db);
  return rows[0] ?? { ok: 0, soon: 0, breached: 0, paused: 0, casesOpen: 0 };
}
