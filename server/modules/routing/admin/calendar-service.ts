import {
  ADMIN_LIMITS,
  type Calendar,
  type CalendarChange,
  type HolidayYear,
  type NewCalendar,
  type Period,
} from '../../../../shared/contracts/routing-admin.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { deleteCalendar, loadCalendars, saveCalendar, type CalendarRow } from './calendar-store.ts';
import { chineseHolidays, openState, wrongHours } from './open-state.ts';
import { loadAdminQueues } from './queue-admin-store.ts';
import {
  demandVersion,
  difference,
  pageOfAll,
  refused,
  type AdminNeeds,
  type Change,
} from './settings-change-service.ts';

export interface CalendarAdmin {
  list(principal: Principal, query: PageQuery): Promise<Page<Calendar>>;
  create(principal: Principal, wish: NewCalendar): Promise<Calendar>;
  change(principal: Principal, code: string, wish: CalendarChange): Promise<Calendar>;
  remove(principal: Principal, code: string, version: number): Promise<void>;
  holidays(principal: Principal, year: number): HolidayYear;
}

const DAYS = [
  ['星期一', 'Monday'],
  ['星期二', 'Tuesday'],
  ['星期三', 'Wednesday'],
  ['星期四', 'Thursday'],
  ['星期五', 'Friday'],
  ['星期六', 'Saturday'],
  ['星期日', 'Sunday'],
] as const;

const isDay = (day: string): boolean => {
  const read = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day);
};

function demandGoodHours(wish: Omit<NewCalendar, 'code'>): void {
  const lists: (readonly [readonly Period[], string, string])[] = [
    ...wish.week.map((hours, at) => [hours, DAYS[at]?.[0] ?? '', DAYS[at]?.[1] ?? ''] as const),
    [wish.holidayHours, '法定节假日', 'statutory holidays'],
    [wish.makeupHours, '调休上班日', 'make-up working days'],
    ...wish.exceptions.map((e) => [e.hours, e.day, e.day] as const),
  ];
  const wrong = lists.find(([hours]) => wrongHours(hours) !== undefined);
  if (wrong !== undefined) throw refused('routing.hours_wrong', { dayZh: wrong[1], dayEn: wrong[2] });
  const days = wish.exceptions.map((e) => e.day);
  const odd = days.find((day, at) => !isDay(day) || days.indexOf(day) !== at);
  if (odd !== undefined) throw refused('routing.day_twice', { day: odd });
}

const toRow = (code: string, wish: Omit<NewCalendar, 'code'>): Omit<CalendarRow, 'version'> => ({
  code,
  zh: wish.zh.trim(),
  en: wish.en.trim(),
  week: wish.week,
  statutory: wish.statutory,
  holidayHours: wish.holidayHours,
  makeupHours: wish.makeupHours,
  exceptions: new Map(wish.exceptions.map(({ day, name, hours }) => [day, { name, hours }])),
});

const plain = (row: Omit<CalendarRow, 'version'>): Record<string, unknown> => ({
  ...row,
  exceptions: Object.fromEntries([...row.exceptions].sort(([a], [b]) => a.localeCompare(b))),
});

function toCalendar(row: CalendarRow, queues: readonly string[], at: Date): Calendar {
  const { open, until, nextOpen, holidaysKnown } = openState(row, at);
  const copy = (hours: readonly Period[]): Period[] => hours.map(([from, to]) => [from, to]);
  return {
    code: row.code,
    version: row.version,
    zh: row.zh,
    en: row.en,
    week: row.week.map(copy),
    statutory: row.statutory,
    holidayHours: copy(row.holidayHours),
    makeupHours: copy(row.makeupHours),
    exceptions: [...row.exceptions].map(([day, { name, hours }]) => ({ day, name, hours: copy(hours) })),
    now: { open, changesAt: (open ? until : nextOpen)?.toISOString() ?? null, holidaysKnown },
    queues: [...queues],
  };
}

export function createCalendarAdmin(needs: AdminNeeds, change: Change): CalendarAdmin {
  const read = async (db: AdminNeeds['db'] | Parameters<typeof loadCalendars>[0]): Promise<Calendar[]> => {
    const queues = await loadAdminQueues(db);
    const now = needs.clock.now();
    return [...(await loadCalendars(db)).values()].map((row) =>
      toCalendar(
        row,
        queues.filter((q) => q.calendar === row.code).map((q) => q.code),
        now,
      ),
    );
  };
  const one = async (db: Parameters<typeof read>[0], code: string): Promise<Calendar> => {
    const found = (await read(db)).find((c) => c.code === code);
    if (found === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
    return found;
  };
  return {
    list: async (principal, query) => {
      demand(principal, 'queue.view');
      return pageOfAll(await read(needs.db), query);
    },
    create: (principal, wish) =>
      change(principal, 'calendars', async (tx) => {
        demandGoodHours(wish);
        const all = await loadCalendars(tx.db);
        if (all.has(wish.code))
          throw new AppError({ code: 'routing.code_taken', kind: 'conflict', details: { code: wish.code } });
        if (all.size >= ADMIN_LIMITS.calendars) throw refused('routing.too_many', { max: ADMIN_LIMITS.calendars });
        const row = toRow(wish.code, wish);
        await saveCalendar(tx.db, row);
        const act = { action: 'calendar.created', subject: { kind: 'calendar', id: wish.code }, details: plain(row) };
        return { value: await one(tx.db, wish.code), acts: [act] };
      }),
    change: (principal, code, wish) =>
      change(principal, 'calendars', async (tx) => {
        demandGoodHours(wish);
        const before = demandVersion((await loadCalendars(tx.db)).get(code), wish.version);
        const row = toRow(code, wish);
        const details = difference(plain(before), plain(row));
        if (Object.keys(details).length === 0) return { value: await one(tx.db, code), acts: [] };
        await saveCalendar(tx.db, row);
        const act = { action: 'calendar.changed', subject: { kind: 'calendar', id: code }, details };
        return { value: await one(tx.db, code), acts: [act] };
      }),
    remove: (principal, code, version) =>
      change(principal, 'calendars', async (tx) => {
        const before = demandVersion((await loadCalendars(tx.db)).get(code), version);
        const using = (await loadAdminQueues(tx.db)).filter((q) => q.calendar === code);
        if (using.length > 0) {
          const [queuesZh, queuesEn] = [using.map((q) => q.zh).join('、'), using.map((q) => q.en).join(', ')];
          throw refused('routing.calendar_in_use', { queuesZh, queuesEn });
        }
        await deleteCalendar(tx.db, code);
        const act = { action: 'calendar.deleted', subject: { kind: 'calendar', id: code }, details: plain(before) };
        return { value: undefined, acts: [act] };
      }),
    holidays: (principal, year) => {
      demand(principal, 'queue.view');
      const { firstKnown, lastKnown } = chineseHolidays;
      return {
        year,
        known: chineseHolidays.knows(year),
        firstKnown,
        lastKnown,
        days: [...chineseHolidays.daysOf(year)],
      };
    },
  };
}
