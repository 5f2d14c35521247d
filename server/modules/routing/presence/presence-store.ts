import { sql } from 'kysely';
import type { Db } from '../../../platform/db/database.ts';
import type { Tx } from '../../../platform/events/transactor.ts';

/** What one node has of one agent. */
export interface AgentPresence {
  readonly staffId: string;
  readonly node: string;
  /** Open desks: pages, not people. */
  readonly desks: number;
  readonly voiceLeg: boolean;
}

/** The row that every writer of the aggregate `agent` locks. False: not an agent, and so nobody to be present. */
export async function lockAgent(tx: Tx, staffId: string): Promise<boolean> {
  await sql`
    insert into agent_states (staff_id, state, since)
    select staff_id, 'offline', ${tx.now} from agent_profiles where staff_id = ${staffId}
    on conflict (staff_id) do nothing`.execute(tx.db);
  const { rows } = await sql`select 1 from agent_states where staff_id = ${staffId} for update`.execute(tx.db);
  return rows.length === 1;
}

export async function savePresence(tx: Tx, { staffId, node, desks, voiceLeg }: AgentPresence): Promise<void> {
  if (desks === 0 && !voiceLeg) {
    await sql`delete from agent_presence where staff_id = ${staffId} and node = ${node}`.execute(tx.db);
    return;
  }
  await sql`
    insert into agent_presence (staff_id, node, desks, voice_leg, updated_at)
    values (${staffId}, ${node}, ${desks}, ${voiceLeg}, ${tx.now})
    on conflict (staff_id, node) do update
    set desks = excluded.desks, voice_leg = excluded.voice_leg, updated_at = excluded.updated_at`.execute(tx.db);
}

/** All of a node's at once; locked in one order, so that two who clear do not wait for each other in a circle. */
export async function clearPresence(tx: Tx, node: string): Promise<string[]> {
  await sql`
    select 1 from agent_states where staff_id in (select staff_id from agent_presence where node = ${node})
    order by staff_id for update`.execute(tx.db);
  const { rows } = await sql<{ staffId: string }>`
    delete from agent_presence where node = ${node} returning staff_id as "staffId"`.execute(tx.db);
  return rows.map((r) => r.staffId).sort();
}

/** For whoever builds the floor anew. */
export async function loadPresence(db: Db): Promise<AgentPresence[]> {
  const { rows } = await sql<AgentPresence>`
    select staff_id as "staffId", node, desks, voice_leg as "voiceLeg" from agent_presence order by staff_id, node`.execute(
    db,
  );
  return rows;
}
