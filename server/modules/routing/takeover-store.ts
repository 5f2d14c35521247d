import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';

/** Everything committed by now has a position up to this one. */
export async function newestPosition(db: Db): Promise<number> {
  const { rows } = await sql<{ newest: number }>`select coalesce(max(position), 0) as newest from events`.execute(db);
  return rows[0]?.newest ?? 0;
}

export interface RingingOffer {
  readonly contactId: string;
  readonly agentId: string;
  readonly queueCode: string;
  readonly ringUntil: Date;
}

/**
 * The newest event and the offers that ring, of one moment: were the offers read later, one that was made in between would ring for
 * a contact of which the floor has not heard yet, and would be taken for a left-over.
 */
export async function momentOf(db: Db): Promise<{ newest: number; ringing: RingingOffer[] }> {
  const { rows } = await sql<{ newest: number } & { [K in keyof RingingOffer]: RingingOffer[K] | null }>`
    select e.newest, o.contact_id as "contactId", o.agent_id as "agentId", o.queue_code as "queueCode", o.ring_until as "ringUntil"
    from (select coalesce(max(position), 0) as newest from events) e left join offers o on o.outcome is null`.execute(
    db,
  );
  const ringing = rows.flatMap(({ contactId, agentId, queueCode, ringUntil }) =>
    contactId === null || agentId === null || queueCode === null || ringUntil === null
      ? []
      : [{ contactId, agentId, queueCode, ringUntil }],
  );
  return { newest: rows[0]?.newest ?? 0, ringing };
}
