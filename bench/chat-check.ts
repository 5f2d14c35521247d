import type { Pool } from 'pg';

/** What was acknowledged must be there, once, and the numbers of every conversation must run from 1 without a hole. */
export interface Found {
  readonly messages: number;
  readonly commits: number;
  readonly missing: number;
  readonly doubled: number;
  readonly conversationsWithHoles: number;
  readonly eventsMissing: number;
}

const ask = async (pool: Pool, text: string, values: unknown[]): Promise<number> =>
  Number((await pool.query<{ n: string }>(text, values)).rows[0]?.n ?? 0);

/** `expected` by tag of the course: messages <tag>-<side>-<number>. */
export async function checkMessages(pool: Pool, expected: Readonly<Record<string, number>>): Promise<Found> {
  const like = Object.keys(expected).map((tag) => `${tag}-%`);
  const acknowledged = Object.values(expected).reduce((a, b) => a + b, 0);
  const ours = 'client_message_id like any($1::text[])';
  const distinct = await ask(
    pool,
    `select count(distinct client_message_id) as n from transcript_entries where ${ours}`,
    [like],
  );
  const messages = await ask(pool, `select count(*) as n from transcript_entries where ${ours}`, [like]);
  return {
    messages,
    commits: await ask(
      pool,
      `select count(distinct v.tx::text) as n from events v join transcript_entries t
       on v.aggregate = 'transcript' and v.aggregate_id = t.contact_id::text and (v.data->>'seq')::int = t.seq
       where v.type = 'contact.message_posted' and t.${ours}`,
      [like],
    ),
    missing: Math.max(0, acknowledged - distinct),
    doubled: messages - distinct,
    conversationsWithHoles: await ask(
      pool,
      `select count(*) as n from (
         select t.contact_id from transcripts t join transcript_entries e using (contact_id)
         group by t.contact_id, t.last_seq
         having min(e.seq) <> 1 or max(e.seq) <> t.last_seq or count(*) <> t.last_seq) holes`,
      [],
    ),
    eventsMissing: await ask(
      pool,
      `select count(*) as n from transcript_entries t where ${ours} and not exists (
         select 1 from events v where v.aggregate = 'transcript' and v.aggregate_id = t.contact_id::text
           and v.type = 'contact.message_posted' and (v.data->>'seq')::int = t.seq)`,
      [like],
    ),
  };
}
