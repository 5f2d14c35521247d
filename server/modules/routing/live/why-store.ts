import { sql } from 'kysely';
import type { Db } from '../../../platform/db/database.ts';

export interface StepRow {
  readonly step: number;
  readonly at: Date;
  readonly because: unknown;
}

const STEPS_SHOWN = 200;

export async function stepsOf(db: Db, contactId: string): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select step, at, because from routing_steps where contact_id = ${contactId} order by at, step limit ${STEPS_SHOWN}`.execute(
    db,
  );
  return rows;
}
