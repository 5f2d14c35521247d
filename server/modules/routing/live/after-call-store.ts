import { sql } from 'kysely';
import type { Db } from '../../../platform/db/database.ts';

export interface AfterCallRow {
  readonly id: string;
  readonly agent_id: string | null;
  readonly queue_code: string | null;
  readonly ended_at: Date | null;
  readonly extension: number;
}

const AT_ONCE = 500;

/** Everybody's, or one agent's, after-call work: the rows themselves say what is due, so a restart forgets nothing. */
export async function afterCallWork(db: Db, agentId?: string): Promise<AfterCallRow[]> {
  const { rows } = await sql<AfterCallRow>`
    select c.id, c.agent_id, c.queue_code, c.ended_at, coalesce(e.seconds, 0) as extension
    from contacts c left join after_call_extensions e on e.contact_id = c.id
    where c.closed_at is null and c.state = 'after_call_work' and (${agentId ?? null}::uuid is null or c.agent_id = ${agentId ?? null}::uuid)
    order by c.ended_at limit ${AT_ONCE}`.execute(db);
  return rows;
}

/** False when it was extended before. */
export async function insertExtension(
  db: Pick<Db, 'getExecutor'>,
  row: { contactId: string; agentId: string; at: Date; seconds: number; reason: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into after_call_extensions (contact_id, agent_id, at, seconds, reason)
    values (${row.contactId}, ${row.agentId}, ${row.at}, ${row.seconds}, ${row.reason})
    on conflict (contact_id) do nothing`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function autoAnswerOf(db: Db, staffId: string): Promise<boolean> {
  const { rows } = await sql<{ auto_answer: boolean }>`
    select auto_answer from agent_profiles where staff_id = ${staffId}`.execute(db);
  return rows[0]?.auto_answer ?? false;
}
