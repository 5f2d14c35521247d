import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTES_PER_DAY, type Period } from '../../../../shared/contracts/routing-admin.ts';
import { chineseHolidays, openState, wrongHours, type OpeningHours } from './open-state.ts';

const at = (local: string): Date => new Date(`${local}+08:00`);
const said = (d: Date | null): string | null =>
  d === null ? null : new Date(d.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const split: Period[] = [
  [480, 720],
  [810, 1080],
];
const office: OpeningHours = {
  week: [split, split, split, split, split, [], []],
  statutory: true,
  holidayHours: [],
  makeupHours: split,
  exceptions: new Map(),
};
const always: OpeningHours = {
  ...office,
  statutory: false,
  week: Array.from({ length: 7 }, () => [[0, 1440]] as Period[]),
};

describe('a split shift on an ordinary Wednesday', () => {
  it.each([
    ['2026-11-18T07:59:59.999', false, '2026-11-18 08:00'],
    ['2026-11-18T08:00:00', true, '2026-11-18 12:00'],
    ['2026-11-18T11:59:59.999', true, '2026-11-18 12:00'],
    ['2026-11-18T12:00:00', false, '2026-11-18 13:30'],
    ['2026-11-18T13:30:00', true, '2026-11-18 18:00'],
    ['2026-11-18T18:00:00', false, '2026-11-19 08:00'],
    ['2026-11-18T00:00:00', false, '2026-11-18 08:00'],
    ['2026-11-18T23:59:59', false, '2026-11-19 08:00'],
  ])('at %s: open %s, until or from %s', (now, open, changes) => {
    const state = openState(office, at(now));
    expect(state.open).toBe(open);
    expect(said(open ? state.until : state.nextOpen)).toBe(changes);
  });
});

describe('holidays and the weekends worked for them', () => {
  it('National Day is closed, and the next opening is after the holiday, not after the weekend', () => {
    const state = openState(office, at('2026-10-01T10:00'));
    expect(state).toMatchObject({ open: false, special: '国庆节', holidaysKnown: true });
    expect(said(state.nextOpen)).toBe('2026-10-08 08:00');
  });
  it('the Saturday that makes up for it is a working day, the Sunday after it is not', () => {
    expect(openState(office, at('2026-10-10T10:00'))).toMatchObject({ open: true, special: '国庆节' });
    expect(openState(office, at('2026-10-11T10:00')).open).toBe(false);
  });
  it('who does not follow the holidays works on them, and rests on the Saturday', () => {
    const plain = { ...office, statutory: false };
    expect(openState(plain, at('2026-10-01T10:00'))).toMatchObject({ open: true, special: null });
    expect(openState(plain, at('2026-10-10T10:00')).open).toBe(false);
  });
  it('a holiday may have hours of its own', () => {
    const state = openState({ ...office, holidayHours: [[600, 960]] }, at('2026-10-01T09:00'));
    expect(said(state.nextOpen)).toBe('2026-10-01 10:00');
  });
  it('a named day is stronger than holiday, make-up day and week', () => {
    const exceptions = new Map([
      ['2026-10-01', { name: '保障值班', hours: [[540, 600]] as Period[] }],
      ['2026-10-10', { name: '系统割接', hours: [] }],
    ]);
    const state = openState({ ...office, exceptions }, at('2026-10-01T09:30'));
    expect(state).toMatchObject({ open: true, special: '保障值班' });
    expect(openState({ ...office, exceptions }, at('2026-10-10T10:00'))).toMatchObject({
      open: false,
      special: '系统割接',
    });
  });
  it('beyond the years that are announced the week counts, and it says that it does not know', () => {
    const year = chineseHolidays.lastKnown + 1;
    const state = openState(office, at(`${year}-10-01T10:00`));
    expect(state.holidaysKnown).toBe(false);
    expect(state.special).toBeNull();
    const weekday = new Date(`${year}-10-01T00:00:00Z`).getUTCDay();
    expect(state.open).toBe(weekday >= 1 && weekday <= 5);
    expect(openState({ ...office, statutory: false }, at(`${year}-10-01T10:00`)).holidaysKnown).toBe(true);
  });
});

describe('over midnight', () => {
  const night: OpeningHours = {
    ...office,
    statutory: false,
    week: [[[1_200, 1_560]], [], [], [], [[1_320, 1_800]], [[360, 600]], []],
  };
  it('the shift that began on Monday evening ends on Tuesday at two', () => {
    expect(said(openState(night, at('2026-11-16T23:00')).until)).toBe('2026-11-17 02:00');
    expect(said(openState(night, at('2026-11-17T01:59')).until)).toBe('2026-11-17 02:00');
    expect(openState(night, at('2026-11-17T02:00')).open).toBe(false);
  });
  it("Friday's night and Saturday's morning overlap and are one", () => {
    expect(said(openState(night, at('2026-11-20T22:30')).until)).toBe('2026-11-21 10:00');
  });
  it('a night shift is finished even when the new day is a holiday', () => {
    const eve: OpeningHours = { ...night, statutory: true, week: [[], [], [[1_200, 1_560]], [], [], [], []] };
    expect(said(openState(eve, at('2026-10-01T00:30')).until)).toBe('2026-10-01 02:00');
  });
});

it('round the clock has no end, and a calendar without hours no beginning', () => {
  expect(openState(always, at('2026-06-01T00:00'))).toMatchObject({ open: true, until: null, nextOpen: null });
  const never = { ...office, week: [[], [], [], [], [], [], []], makeupHours: [] };
  expect(openState(never, at('2026-06-01T00:00'))).toMatchObject({ open: false, until: null, nextOpen: null });
});

describe('whatever the hours', () => {
  const hours = fc
    .uniqueArray(fc.integer({ min: 0, max: 1_800 }), { minLength: 0, maxLength: 6 })
    .map((cuts) => cuts.sort((a, b) => a - b))
    .map((cuts) => Array.from({ length: cuts.length >> 1 }, (_, i) => [cuts[2 * i]!, cuts[2 * i + 1]!] as Period))
    .map((periods) =>
      periods.filter(
        ([from, until], i) => from < 1_440 && until - from <= 1_440 && (until <= 1_440 || i === periods.length - 1),
      ),
    );
  const calendar: fc.Arbitrary<OpeningHours> = fc.record({
    week: fc.array(hours, { minLength: 7, maxLength: 7 }),
    statutory: fc.boolean(),
    holidayHours: hours,
    makeupHours: hours,
    exceptions: fc.constant(new Map()),
  });
  const moment = fc
    .integer({ min: Date.parse('2025-12-01T00:00Z') / 60_000, max: Date.parse('2026-12-31T00:00Z') / 60_000 })
    .map((minute) => new Date(minute * 60_000));

  it('the hours are good hours', () => fc.assert(fc.property(hours, (h) => wrongHours(h) === undefined)));

  it('it stays as it is until the moment named, and is the other way at that moment', () => {
    fc.assert(
      fc.property(calendar, moment, fc.double({ min: 0, max: 0.999, noNaN: true }), (c, now, share) => {
        const state = openState(c, now);
        const changes = state.open ? state.until : state.nextOpen;
        if (changes === null) return;
        expect(changes.getTime()).toBeGreaterThan(now.getTime());
        const between = new Date(now.getTime() + Math.floor((changes.getTime() - now.getTime()) * share));
        expect(openState(c, between).open).toBe(state.open);
        expect(openState(c, changes).open).toBe(!state.open);
      }),
      { numRuns: 300 },
    );
  });

  it('minute by minute it agrees with a plain look at the lists', () => {
    fc.assert(
      fc.property(hours, moment, (h, now) => {
        const c: OpeningHours = { ...always, week: Array.from({ length: 7 }, () => h) };
        const minute = Math.floor((now.getTime() + 8 * 3_600_000) / 60_000) % MINUTES_PER_DAY;
        const open = h.some(([f, u]) => (minute >= f && minute < u) || minute + MINUTES_PER_DAY < u);
        expect(openState(c, now).open).toBe(open);
      }),
      { numRuns: 300 },
    );
  });

  it('a week without holidays is the same a week later: no hour is lost or doubled in spring or autumn', () => {
    fc.assert(
      fc.property(calendar, moment, (c, now) => {
        const plain = { ...c, statutory: false };
        const later = new Date(now.getTime() + 7 * 86_400_000);
        expect(openState(plain, later).open).toBe(openState(plain, now).open);
      }),
      { numRuns: 200 },
    );
  });
});

describe('hours that cannot be', () => {
  it.each([
    [[[600, 600]], 'empty_period'],
    [[[0, 1_441]], 'long'],
    [
      [
        [600, 700],
        [650, 800],
      ],
      'order',
    ],
    [
      [
        [600, 700],
        [700, 800],
      ],
      'order',
    ],
    [
      [
        [1_200, 1_500],
        [1_300, 1_400],
      ],
      'order',
    ],
    [
      [
        [480, 720],
        [810, 1_080],
      ],
      undefined,
    ],
    [[[0, 1_440]], undefined],
  ] as const)('%j: %s', (h, wrong) => expect(wrongHours(h as unknown as Period[])).toBe(wrong));
});

it('the holidays are read alike in every time zone', () => {
  const days = chineseHolidays.daysOf(2026);
  expect(days.filter((d) => d.kind === 'makeup').map((d) => d.day)).toContain('2026-10-10');
  expect(days.find((d) => d.day === '2026-01-01')).toMatchObject({ kind: 'holiday', zh: '元旦' });
  expect(chineseHolidays.daysOf(chineseHolidays.lastKnown + 1)).toEqual([]);
});
