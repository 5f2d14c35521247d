import type { Period } from '../../../../shared/contracts/routing-admin.ts';
import { openState } from './open-state.ts';
import { adminTables, type Executor } from './settings-store.ts';

export interface CalendarRow {
  readonly code: string;
  readonly version: number;
  readonly zh: string;
  readonly en: string;
  readonly week: readonly (readonly Period[])[];
  readonly statutory: boolean;
  readonly holidayHours: readonly Period[];
  readonly makeupHours: readonly Period[];
  readonly exceptions: ReadonlyMap<string, { readonly name: string; readonly hours: readonly Period[] }>;
}

/** All business hours of the house, by code: for the screens and for whoever asks where a contact goes now. */
export async function loadCalendars(db: Executor): Promise<ReadonlyMap<string, CalendarRow>> {
  const rows = await adminTables(db).selectFrom('calendars').selectAll().orderBy('code').execute();
  const days = await adminTables(db).selectFrom('calendar_days').selectAll().orderBy('day').execute();
  return new Map(
    rows.map((r) => [
      r.code,
      {
        code: r.code,
        version: r.version,
        zh: r.zh,
        en: r.en,
        week: r.week,
        statutory: r.statutory,
        holidayHours: r.holiday_hours,
        makeupHours: r.makeup_hours,
        exceptions: new Map(
          days.filter((d) => d.calendar === r.code).map((d) => [d.day, { name: d.name, hours: d.hours }]),
        ),
      },
    ]),
  );
}

/** Whether these business hours are on; undefined: there are none of that code. */
export async function isCalendarOpen(db: Executor, code: string, at: Date): Promise<boolean | undefined> {
  const calendar = (await loadCalendars(db)).get(code);
  return calendar === undefined ? undefined : openState(calendar, at).open;
}

export async function saveCalendar(db: Executor, calendar: Omit<CalendarRow, 'version'>): Promise<void> {
  const tables = adminTables(db);
  const set = {
    zh: calendar.zh,
    en: calendar.en,
    week: JSON.stringify(calendar.week),
    statutory: calendar.statutory,
    holiday_hours: JSON.stringify(calendar.holidayHours),
    makeup_hours: JSON.stringify(calendar.makeupHours),
  };
  await tables
    .insertInto('calendars')
    .values({ code: calendar.code, ...set })
    .onConflict((c) => c.column('code').doUpdateSet((e) => ({ ...set, version: e('calendars.version', '+', 1) })))
    .execute();
  await tables.deleteFrom('calendar_days').where('calendar', '=', calendar.code).execute();
  const days = [...calendar.exceptions].map(([day, { name, hours }]) => ({
    calendar: calendar.code,
    day,
    name,
    hours: JSON.stringify(hours),
  }));
  if (days.length > 0) await tables.insertInto('calendar_days').values(days).execute();
}

export async function deleteCalendar(db: Executor, code: string): Promise<void> {
  await adminTables(db).deleteFrom('calendars').where('code', '=', code).execute();
}
