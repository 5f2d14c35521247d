import { sql } from 'kysely';
import type { BusState } from '../bus/bus.ts';
import type { Db } from '../db/database.ts';
import type { Tx } from '../events/transactor.ts';

export interface NodeRow {
  readonly name: string;
  readonly run: string;
  readonly roles: readonly string[];
  readonly version: string;
  readonly bus: BusState;
  readonly startedAt: Date;
  readonly silent: boolean;
}

/** Three heartbeats missed. */
export const SILENT_AFTER_SECONDS = 3;
const silent = sql`seen_at < now() - make_interval(secs => ${SILENT_AFTER_SECONDS})`;

/** Everybody, and my own heartbeat, in one statement. Mine is missing when the others gave me up for dead. */
export async function beat(db: Db, me: { name: string; run: string; bus: BusState }): Promise<NodeRow[]> {
  const { rows } = await sql<NodeRow>`
    with me as (update nodes set seen_at = now(), bus = ${me.bus} where name = ${me.name} and run = ${me.run} returning name)
    select n.name, n.run, n.roles, n.version, n.bus, n.started_at as "startedAt", ${silent} as silent
    from nodes n left join me using (name) order by n.name`.execute(db);
  return rows;
}

/** False: somebody alive has this name. */
export async function enter(
  tx: Tx,
  me: { name: string; run: string; roles: readonly string[]; version: string; bus: BusState },
): Promise<boolean> {
  const { rows } = await sql`
    insert into nodes (name, run, roles, version, bus)
    values (${me.name}, ${me.run}, ${[...me.roles]}::text[], ${me.version.slice(0, 40)}, ${me.bus})
    on conflict (name) do nothing returning name`.execute(tx.db);
  return rows.length === 1;
}

/** True for exactly one of all who try: the row lock decides. `evenAlive`: nobody else can be, the database is ours alone. */
export async function bury(tx: Tx, node: { name: string; run: string }, evenAlive: boolean): Promise<boolean> {
  const { rows } = await sql`
    delete from nodes where name = ${node.name} and run = ${node.run} and (${evenAlive} or ${silent}) returning name`.execute(
    tx.db,
  );
  return rows.length === 1;
}

export async function installationId(db: Db): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from installation`.execute(db);
  return rows[0]?.id ?? '';
}
