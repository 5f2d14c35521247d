import type { Shift } from '../../../../shared/contracts/routing-handover.ts';
import { on, type Executor } from './handover-store.ts';

export async function activeShifts(db: Executor): Promise<Shift[]> {
  const rows = await on(db).selectFrom('shifts').selectAll().where('active', '=', true).orderBy('place').execute();
  return rows.map((row) => ({
    code: row.code,
    zh: row.zh,
    en: row.en,
    fromMinute: row.from_minute,
    untilMinute: row.until_minute,
  }));
}

export async function rosterOf(db: Executor, staffIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (staffIds.length === 0) return new Map();
  const rows = await on(db)
    .selectFrom('shift_roster')
    .select(['staff_id', 'shift_code'])
    .where('staff_id', 'in', staffIds)
    .execute();
  return new Map(rows.map((row) => [row.staff_id, row.shift_code]));
}

export async function setRoster(
  db: Executor,
  set: {
    readonly people: readonly { readonly staffId: string; readonly shift: string | null }[];
    readonly by: string | null;
    readonly at: Date;
  },
): Promise<void> {
  const off = set.people.filter((p) => p.shift === null).map((p) => p.staffId);
  if (off.length > 0) await on(db).deleteFrom('shift_roster').where('staff_id', 'in', off).execute();
  const rows = set.people.flatMap(({ staffId, shift }) =>
    shift === null ? [] : [{ staff_id: staffId, shift_code: shift, set_by: set.by, set_at: set.at }],
  );
  if (rows.length === 0) return;
  await on(db)
    .insertInto('shift_roster')
    .values(rows)
    .onConflict((c) =>
      c.column('staff_id').doUpdateSet((eb) => ({
        shift_code: eb.ref('excluded.shift_code'),
        set_by: eb.ref('excluded.set_by'),
        set_at: eb.ref('excluded.set_at'),
      })),
    )
    .execute();
}
