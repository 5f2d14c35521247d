import { sql } from 'kysely';
import type { Channel, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { RecordedContact } from './recorded-day.ts';
import type { MixPart } from './synthetic-day.ts';

/** A request may come some time after the arrival; who stays in the menu longer than this is not missed. */
const MENU_MS = 3_600_000;
const DAY_MS = 86_400_000;
const LOOK_BACK_DAYS = 31;
const PAGE = 2_000;
const MIX_SAMPLE = 20_000;

/** Days of the operator's calendar (UTC+8) on which somebody asked for a person, newest first. */
export async function recordedDays(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ date: string }>`
    select to_char(d, 'YYYY-MM-DD') as date
    from generate_series(0, ${LOOK_BACK_DAYS}) n,
         lateral (select (${now}::timestamptz at time zone 'Asia/Shanghai')::date - n as d) day
    where exists (
      select 1 from contacts c
      where c.arrived_at >= d::timestamp at time zone 'Asia/Shanghai'
        and c.arrived_at < (d + 1)::timestamp at time zone 'Asia/Shanghai'
        and c.requested_human_at is not null and c.queue_code is not null)
    order by d desc`.execute(db);
  return rows.map((r) => r.date);
}

export async function countRecorded(db: Db, startMs: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from contacts
    where arrived_at >= ${new Date(startMs - MENU_MS)} and arrived_at < ${new Date(startMs + DAY_MS)}
      and requested_human_at >= ${new Date(startMs)} and requested_human_at < ${new Date(startMs + DAY_MS)}
      and direction = 'inbound' and queue_code is not null`.execute(db);
  return rows[0]?.n ?? 0;
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly channel: Channel;
  readonly queue: string;
  readonly service_class: ServiceClass;
  readonly hours_since: number | null;
  readonly last_agent: string | null;
  readonly had_case: boolean;
  readonly waited: number;
  readonly abandoned: boolean;
  readonly talk: number | null;
  readonly after_call: number | null;
}

/**
 * The contacts of a day in the order they asked for a person, in pages. What was known of each at that moment is read from the
 * customer's contact before it; later ones do not count.
 */
export async function* recordedContacts(db: Db, startMs: number): AsyncGenerator<RecordedContact[]> {
  let after: { at: Date; id: string } = { at: new Date(startMs - 1), id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows: readonly Row[] = await page(db, startMs, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(contactOf);
    if (rows.length < PAGE) return;
    after = { at: last.at, id: last.id };
  }
}

async function page(db: Db, startMs: number, after: { readonly at: Date; readonly id: string }): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select c.id, c.requested_human_at as at, c.channel, c.queue_code as queue, c.service_class,
           extract(epoch from c.requested_human_at - before.at)::float8 / 3600 as hours_since,
           before.agent_id as last_agent, coalesce(before.had_case, false) as had_case,
           greatest(0, extract(epoch from coalesce(c.answered_at, c.ended_at, c.requested_human_at) - c.requested_human_at))::float8 as waited,
           (c.answered_at is null and c.state = 'abandoned') as abandoned,
           extract(epoch from c.ended_at - c.answered_at)::float8 as talk,
           extract(epoch from c.closed_at - c.ended_at)::float8 as after_call
    from contacts c
    left join lateral (
      select coalesce(p.ended_at, p.arrived_at) as at, p.agent_id, p.case_id is not null as had_case
      from contacts p
      where p.customer_id = c.customer_id and p.arrived_at < c.arrived_at
        and p.arrived_at >= c.arrived_at - interval '7 days'
      order by p.arrived_at desc limit 1) before on c.customer_id is not null
    where c.arrived_at >= ${new Date(startMs - MENU_MS)} and c.arrived_at < ${new Date(startMs + DAY_MS)}
      and c.requested_human_at >= ${new Date(startMs)} and c.requested_human_at < ${new Date(startMs + DAY_MS)}
      and c.direction = 'inbound' and c.queue_code is not null
      and (date_trunc('milliseconds', c.requested_human_at), c.id) > (${after.at}, ${after.id})
    order by date_trunc('milliseconds', c.requested_human_at), c.id
    limit ${PAGE}`.execute(db);
  return rows;
}

const contactOf = (row: Row): RecordedContact => ({
  atMs: row.at.getTime(),
  channel: row.channel,
  queue: row.queue,
  serviceClass: row.service_class,
  starLevel: null,
  hoursSinceLast: row.hours_since === null ? null : Math.max(0, row.hours_since),
  hasOpenCase: row.had_case,
  caseAgentId: null,
  lastAgentId: row.last_agent,
  talkSeconds: row.talk,
  afterCallSeconds: row.after_call,
  patienceSeconds: null,
  waitedSeconds: row.waited,
  isAbandoned: row.abandoned,
});

/** Who worked on that day and from when until when: from the first answer to the last wrap-up. */
export async function recordedPresence(
  db: Db,
  startMs: number,
): Promise<{ agentId: string; fromMs: number; untilMs: number }[]> {
  const { rows } = await sql<{ agent_id: string; from_at: Date; until_at: Date }>`
    select agent_id, min(coalesce(offered_at, answered_at)) as from_at,
           max(coalesce(closed_at, ended_at, answered_at)) as until_at
    from contacts
    where arrived_at >= ${new Date(startMs - MENU_MS)} and arrived_at < ${new Date(startMs + DAY_MS)}
      and agent_id is not null and answered_at is not null
    group by agent_id order by agent_id`.execute(db);
  return rows.map((r) => ({ agentId: r.agent_id, fromMs: r.from_at.getTime(), untilMs: r.until_at.getTime() }));
}

/** Where the newest contacts went and how long they talked there. */
export async function recentMix(db: Db): Promise<MixPart[]> {
  const { rows } = await sql<{
    queue: string;
    channel: Channel;
    service_class: ServiceClass;
    n: number;
    talk: number | null;
  }>`
    select queue_code as queue, channel, service_class, count(*)::int as n,
           extract(epoch from avg(ended_at - answered_at))::float8 as talk
    from (select * from contacts order by arrived_at desc, id desc limit ${MIX_SAMPLE}) c
    where requested_human_at is not null and queue_code is not null and direction = 'inbound'
    group by 1, 2, 3 order by 1, 2, 3`.execute(db);
  return rows.map((r) => ({
    queue: r.queue,
    channel: r.channel,
    serviceClass: r.service_class,
    weight: r.n,
    talkSeconds: r.talk ?? 0,
  }));
}

export interface SkilledAgent {
  readonly id: string;
  readonly skills: Readonly<Record<string, number>>;
  readonly voice: number;
  readonly video: number;
  readonly chat: number;
  readonly voiceInterruptsChat: boolean;
}

export async function skilledAgents(db: Db): Promise<SkilledAgent[]> {
  const { rows } = await sql<SkilledAgent>`
    select p.staff_id as id, jsonb_object_agg(s.skill, s.level) as skills, p.voice_capacity as voice,
           p.video_capacity as video, p.chat_capacity as chat, p.voice_interrupts_chat as "voiceInterruptsChat"
    from agent_profiles p join agent_skills s on s.staff_id = p.staff_id
    group by p.staff_id order by p.staff_id`.execute(db);
  return rows;
}

export async function simulatedQueues(
  db: Db,
): Promise<{ code: string; centre: string | null; shortAbandonSeconds: number }[]> {
  const { rows } = await sql<{ code: string; centre: string | null; short: number }>`
    select code, centre, short_abandon_seconds as short from queues order by code`.execute(db);
  return rows.map((r) => ({ code: r.code, centre: r.centre, shortAbandonSeconds: r.short }));
}
