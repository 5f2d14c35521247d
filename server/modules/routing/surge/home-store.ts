import { sql, type Selectable } from 'kysely';
import { on, type Executor } from './surge-store.ts';
import type { SurgeTables } from './surge-tables.ts';

export type SeatRow = Selectable<SurgeTables['home_seats']>;
export type DeviceRow = Selectable<SurgeTables['home_devices']>;
export type CheckRow = Selectable<SurgeTables['home_network_checks']>;
export type PresenceRow = Selectable<SurgeTables['home_presence_checks']>;

export const listSeats = (db: Executor): Promise<SeatRow[]> =>
  on(db).selectFrom('home_seats').selectAll().orderBy('staff_id').execute();

export const findSeat = (db: Executor, staffId: string): Promise<SeatRow | undefined> =>
  on(db).selectFrom('home_seats').selectAll().where('staff_id', '=', staffId).executeTakeFirst();

/** Locked first by every change of a seat, its devices or its checks: their events follow each other. */
export const lockSeat = (db: Executor, staffId: string): Promise<SeatRow | undefined> =>
  on(db).selectFrom('home_seats').selectAll().where('staff_id', '=', staffId).forUpdate().executeTakeFirst();

export const insertSeats = async (
  db: Executor,
  staffIds: readonly string[],
  duty: SeatRow['duty'] = 'standby',
): Promise<void> => {
  if (staffIds.length === 0) return;
  await on(db)
    .insertInto('home_seats')
    .values(staffIds.map((staff_id) => ({ staff_id, duty, next_presence_at: null, presence_lost_at: null })))
    .onConflict((c) => c.doNothing())
    .execute();
};

export const changeSeat = (
  db: Executor,
  staffId: string,
  change: Partial<Pick<SeatRow, 'duty' | 'next_presence_at' | 'misses' | 'presence_lost_at'>>,
) =>
  on(db)
    .updateTable('home_seats')
    .set({ ...change, version: sql<number>`version + 1` })
    .where('staff_id', '=', staffId)
    .execute();

/** The device that counts: an approved one before one that waits, the newest first. */
export const devicesOf = async (db: Executor, staffIds: readonly string[]): Promise<ReadonlyMap<string, DeviceRow>> => {
  if (staffIds.length === 0) return new Map();
  const rows = await on(db)
    .selectFrom('home_devices')
    .selectAll()
    .distinctOn('staff_id')
    .where('staff_id', 'in', staffIds)
    .orderBy('staff_id')
    .orderBy(sql`case state when 'approved' then 0 when 'pending' then 1 else 2 end`)
    .orderBy('registered_at', 'desc')
    .execute();
  return new Map(rows.map((r) => [r.staff_id, r]));
};

export const deviceByKey = (db: Executor, staffId: string, keyName: string): Promise<DeviceRow | undefined> =>
  on(db)
    .selectFrom('home_devices')
    .selectAll()
    .where('staff_id', '=', staffId)
    .where('key_name', '=', keyName)
    .executeTakeFirst();

export const findDevice = (db: Executor, id: string): Promise<DeviceRow | undefined> =>
  on(db).selectFrom('home_devices').selectAll().where('id', '=', id).executeTakeFirst();

export const saveDevices = async (db: Executor, devices: readonly DeviceRow[]): Promise<void> => {
  if (devices.length === 0) return;
  await on(db)
    .insertInto('home_devices')
    .values([...devices])
    .onConflict((c) =>
      c.columns(['staff_id', 'key_name']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        state: eb.ref('excluded.state'),
        registered_at: eb.ref('excluded.registered_at'),
        approved_by: eb.ref('excluded.approved_by'),
        approved_at: eb.ref('excluded.approved_at'),
      })),
    )
    .execute();
};

export const setDevice = (db: Executor, id: string, change: Pick<DeviceRow, 'state' | 'approved_by' | 'approved_at'>) =>
  on(db).updateTable('home_devices').set(change).where('id', '=', id).execute();

export const insertCheck = (db: Executor, check: Omit<CheckRow, 'id'>) =>
  on(db).insertInto('home_network_checks').values(check).execute();

/** The last check of the device that counts. */
export async function lastChecks(
  db: Executor,
  devices: ReadonlyMap<string, Pick<DeviceRow, 'id'>>,
): Promise<ReadonlyMap<string, CheckRow>> {
  const staffIds = [...devices.keys()];
  if (staffIds.length === 0) return new Map();
  const { rows } = await sql<CheckRow>`
    select c.* from unnest(${staffIds}::uuid[], ${staffIds.map((s) => devices.get(s)?.id ?? null)}::uuid[]) as w (staff_id, device_id)
    cross join lateral (
      select * from home_network_checks c where c.staff_id = w.staff_id and c.device_id = w.device_id order by at desc, id desc limit 1
    ) c`.execute(db);
  return new Map(rows.map((r) => [r.staff_id, r]));
}

/** Seats at work whose time for a question has come or was never drawn, and that have no question open. */
export async function presenceDue(
  db: Executor,
  at: Date,
): Promise<{ staff_id: string; drawn: boolean; busy: boolean }[]> {
  const { rows } = await sql<{ staff_id: string; drawn: boolean; busy: boolean }>`
    select h.staff_id, h.next_presence_at is not null as drawn, exists (
        select from contacts c where c.agent_id = h.staff_id and c.state in ('offered', 'connected', 'after_call_work')
          and c.state not in ('closed', 'abandoned', 'failed')) as busy
    from home_seats h join agent_states s on s.staff_id = h.staff_id
    where s.state = 'ready' and (h.next_presence_at is null or h.next_presence_at <= ${at})
      and not exists (select from home_presence_checks p where p.staff_id = h.staff_id and p.outcome is null)`.execute(
    db,
  );
  return rows;
}

export const insertPresence = (db: Executor, row: Pick<PresenceRow, 'id' | 'staff_id' | 'asked_at' | 'answer_until'>) =>
  on(db)
    .insertInto('home_presence_checks')
    .values({ ...row, outcome: null, ended_at: null })
    .onConflict((c) => c.doNothing())
    .execute();

export const openPresence = (db: Executor, staffId?: string): Promise<PresenceRow[]> => {
  const query = on(db).selectFrom('home_presence_checks').selectAll().where('outcome', 'is', null);
  return (staffId === undefined ? query : query.where('staff_id', '=', staffId)).execute();
};

export async function endPresence(
  db: Executor,
  id: string,
  end: { outcome: 'confirmed' | 'missed' | 'excused'; at: Date },
): Promise<boolean> {
  const done = await on(db)
    .updateTable('home_presence_checks')
    .set({ outcome: end.outcome, ended_at: end.at })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export const lastLost = (db: Executor, since: Date, most: number): Promise<SeatRow[]> =>
  on(db)
    .selectFrom('home_seats')
    .selectAll()
    .where('presence_lost_at', '>', since)
    .orderBy('presence_lost_at', 'desc')
    .limit(most)
    .execute();
