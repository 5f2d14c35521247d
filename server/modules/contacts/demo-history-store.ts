import { sql, type Transaction } from 'kysely';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { DemoLife } from './demo-life.ts';

type Executor = Db | Transaction<NoTables>;

export async function filledDays(db: Executor): Promise<Set<string>> {
  const { rows } = await sql<{ day: string }>`select day from contact_demo_days`.execute(db);
  return new Set(rows.map((r) => r.day));
}

/** The last day of the demo's past; undefined in a house that has none. */
export async function demoToday(db: Executor): Promise<string | undefined> {
  const { rows } = await sql<{ today: string }>`select today from contact_demo`.execute(db);
  return rows[0]?.today;
}

export async function beginDemo(db: Executor, today: string): Promise<void> {
  await sql`insert into contact_demo (today) values (${today}) on conflict do nothing`.execute(db);
}

/** A day of contacts in a few statements: JSON texts, because the server reads one faster than ten thousand parameters. */
export async function insertLives(db: Executor, lives: readonly DemoLife[]): Promise<void> {
  if (lives.length === 0) return;
  const contacts = JSON.stringify(lives.map((l) => ({ direction: 'inbound', ...l.contact })));
  await sql`insert into contacts select * from json_populate_recordset(null::contacts, ${contacts}::json)`.execute(db);
  const transitions = JSON.stringify(
    lives.flatMap((l) =>
      l.transitions.map((t) => ({
        contact_id: t.contactId,
        seq: t.seq,
        at: t.at,
        from_state: t.from,
        event: t.event,
        to_state: t.to,
        actor: t.actor,
        reason: t.reason,
        agent_id: t.agentId,
      })),
    ),
  );
  await sql`insert into contact_transitions
    select * from json_populate_recordset(null::contact_transitions, ${transitions}::json)`.execute(db);
  const talks = lives.filter((l) => l.lines.length > 0);
  if (talks.length === 0) return;
  const marks = talks.map((l) => ({
    contact_id: l.contact.id,
    last_seq: l.lines.length,
    customer_read: l.lines.length,
    agent_read: l.lines.length,
  }));
  const lines = talks.flatMap((l) =>
    l.lines.map((line, at) => ({
      contact_id: l.contact.id,
      seq: at + 1,
      at: line.at,
      author: line.author,
      author_id: line.authorId,
      author_name: line.authorName,
      kind: 'text',
      body: line.text,
    })),
  );
  await sql`insert into transcripts select * from json_populate_recordset(null::transcripts, ${JSON.stringify(marks)}::json)`.execute(
    db,
  );
  await sql`insert into transcript_entries
    select * from json_populate_recordset(null::transcript_entries, ${JSON.stringify(lines)}::json)`.execute(db);
}

export async function markFilled(db: Executor, day: string, contacts: number, now: Date): Promise<boolean> {
  const { rows } =
    await sql`insert into contact_demo_days (day, contacts, filled_at) values (${day}, ${contacts}, ${now})
    on conflict (day) do nothing returning day`.execute(db);
  return rows.length === 1;
}
