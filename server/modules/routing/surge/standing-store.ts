import { sql } from 'kysely';
import type { SurgeStagePlan } from '../../../../shared/contracts/routing-surge.ts';
import type { Executor } from './surge-store.ts';

export interface ActiveMeasure {
  readonly queue: string | null;
  readonly plan: SurgeStagePlan;
}

export const activeMeasures = async (db: Executor): Promise<ActiveMeasure[]> =>
  (
    await sql<ActiveMeasure>`
      select p.rule ->> 'queue' as queue, s.plan from surge_stages s join surge_peaks p on p.id = s.peak_id
      where s.state = 'active'`.execute(db)
  ).rows;

/** Home seats on standby, and everybody who is opened or borrowed and not released. */
export async function seatStanding(db: Executor): Promise<{ standby: string[]; opened: string[] }> {
  const standby = await sql<{ staff_id: string }>`select staff_id from home_seats where duty = 'standby'`.execute(db);
  const opened = await sql<{ staff_id: string }>`
    select staff_id from surge_people
    where given_back_at is null and released_at is null and (answer = 'accepted' or (kind = 'back_office' and answer is null))`.execute(
    db,
  );
  return { standby: standby.rows.map((r) => r.staff_id), opened: opened.rows.map((r) => r.staff_id) };
}
