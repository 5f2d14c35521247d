import { describe, expect, it } from 'vitest';
import { draw } from './distribution.ts';
import { withPatience, type RecordedContact } from './recorded-day.ts';
import { seededRandom } from '../../../../shared/kernel/random.ts';
import { contactsOf, curveOf, syntheticDay, syntheticSeats, type SyntheticDay } from './synthetic-day.ts';

const START = Date.parse('2026-03-02T00:00:00+08:00');
const HOUR = 3_600_000;
const DAY: SyntheticDay = {
  startMs: START,
  contacts: 20_000,
  monthEnd: false,
  mix: [
    { queue: 'billing', channel: 'voice', serviceClass: 'ordinary', weight: 1, talkSeconds: 90 },
    { queue: 'fault', channel: 'voice', serviceClass: 'star', weight: 3, talkSeconds: 120 },
  ],
  seed: 11,
};

describe('a made-up day', () => {
  const contacts = [...syntheticDay(DAY)];

  it('has exactly so many contacts, in the order of time, all within the day', () => {
    expect(contacts).toHaveLength(20_000);
    for (const [i, c] of contacts.entries()) {
      expect(c.atMs).toBeGreaterThanOrEqual(contacts[i - 1]?.atMs ?? START);
      expect(c.atMs).toBeLessThan(START + 24 * HOUR);
    }
  });

  it('follows the curve: the busiest hour in the morning, hardly anybody at four', () => {
    const byHour = Array.from(
      { length: 24 },
      (_, h) => contacts.filter((c) => Math.floor((c.atMs - START) / HOUR) === h).length,
    );
    expect(byHour.indexOf(Math.max(...byHour))).toBe(10);
    expect(byHour[4]!).toBeLessThan(byHour[10]! / 20);
    expect(curveOf(false)).toHaveLength(48);
  });

  it('keeps the mix of queues and the mean talk', () => {
    const faults = contacts.filter((c) => c.queue === 'fault');
    expect(faults.length / contacts.length).toBeCloseTo(0.75, 1);
    const talk = faults.reduce((sum, c) => sum + (c.talkSeconds ?? 0), 0) / faults.length;
    expect(Math.abs(talk - 120)).toBeLessThan(4);
  });

  it('at month end has more of everything and of billing most', () => {
    const peak: SyntheticDay = { ...DAY, monthEnd: true };
    expect(contactsOf(peak)).toBe(28_400);
    const share = [...syntheticDay(peak)].filter((c) => c.queue === 'billing').length / 28_400;
    expect(share).toBeCloseTo(2.2 / 5.2, 1);
  });

  it('is the same with the same seed', () => {
    expect([...syntheticDay(DAY)].slice(0, 50)).toEqual(contacts.slice(0, 50));
    expect([...syntheticDay({ ...DAY, seed: 12 })].slice(0, 5)).not.toEqual(contacts.slice(0, 5));
  });

  it('takes all seats at the peak, a watch at night, and the home seats only when it is busy', () => {
    const agent = {
      facts: {
        id: 'x',
        team: null,
        centre: null,
        skills: new Map([['fault', 3]]),
        capacity: { voice: 1, video: 0, chat: 0 },
        voiceInterruptsChat: false,
      },
    };
    const seats = syntheticSeats(START, { seats: 50, homeSeats: 20 }, [agent]);
    const on = (group: string, hour: number): number =>
      seats.filter(
        (s) =>
          s.group === group && s.shifts.some((x) => x.fromMs <= START + hour * HOUR && x.untilMs > START + hour * HOUR),
      ).length;
    expect([on('on_site', 10), on('on_site', 3), on('home', 10), on('home', 3)]).toEqual([50, 6, 20, 0]);
    expect(new Set(seats.map((s) => s.facts.id)).size).toBe(70);
    expect(syntheticSeats(START, { seats: 5, homeSeats: 5 }, [])).toEqual([]);
  });
});

describe('patience of a recorded day', () => {
  const recorded: RecordedContact = {
    atMs: START,
    channel: 'voice',
    queue: 'fault',
    serviceClass: 'ordinary',
    starLevel: null,
    hoursSinceLast: null,
    hasOpenCase: false,
    caseAgentId: null,
    lastAgentId: null,
    talkSeconds: 60,
    afterCallSeconds: 5,
    patienceSeconds: null,
    waitedSeconds: 40,
    isAbandoned: false,
  };
  const given = { mean: 120, seed: 4 };

  it('who gave up gives up after the same time; who was answered would have waited longer than that', () => {
    expect(withPatience({ ...recorded, isAbandoned: true }, 0, given).patienceSeconds).toBe(40);
    const rests = Array.from({ length: 4_000 }, (_, i) => withPatience(recorded, i, given).patienceSeconds! - 40);
    expect(Math.min(...rests)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(rests.reduce((a, b) => a + b, 0) / rests.length - 120)).toBeLessThan(8);
  });
});

describe('distributions', () => {
  it('have the mean that they name', () => {
    const random = seededRandom(3);
    for (const kind of ['exponential', 'lognormal'] as const) {
      const n = 40_000;
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += draw({ kind, mean: 50, cv: 0.8 }, random);
      expect(Math.abs(sum / n - 50), kind).toBeLessThan(1.5);
    }
    expect(draw({ kind: 'never' }, random)).toBe(Infinity);
    expect(draw({ kind: 'measured', seconds: [7] }, random)).toBe(7);
  });
});
