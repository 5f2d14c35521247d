import { describe, expect, it } from 'vitest';
import {
  abandonTone,
  clockOf,
  oldestOf,
  percent,
  percentParts,
  rateTone,
  slotLabel,
  todayStrokes,
  waitTone,
} from './figures.ts';

describe('figures on the wall', () => {
  it.each([
    [null, '–'],
    [0, '0%'],
    [1, '100%'],
    [0.8547, '85.5%'],
  ])('%s is said %s', (share, said) => expect(percent(share)).toBe(said));
  it('give the sign of a share apart, and none where there is no share', () => {
    expect([percentParts(0.8), percentParts(1), percentParts(null)]).toEqual([
      { value: '80.0', unit: '%' },
      { value: '100', unit: '%' },
      { value: '–' },
    ]);
  });
  it('the running half hour is on the curve, as a stroke of its own from the last full one', () => {
    expect(todayStrokes([4, 9, 7, 2])).toEqual({ over: [4, 9, 7], running: [null, null, 7, 2] });
    expect(todayStrokes([3])).toEqual({ over: [], running: [3] });
    expect(todayStrokes([])).toEqual({ over: [], running: [] });
  });
  it('name the half hours of a day', () => {
    expect([slotLabel(0), slotLabel(17), slotLabel(47)]).toEqual(['00:00', '08:30', '23:30']);
  });
  it("show the operator's time on a computer that is set to another zone", () => {
    expect(clockOf(new Date('2026-03-02T16:05:00Z'))).toBe('00:05');
  });
  it('turn amber past the promise, red when it is far gone, and stay calm when nothing is known', () => {
    expect([waitTone(15), waitTone(16), waitTone(61)]).toEqual(['calm', 'soon', 'bad']);
    expect([rateTone(null), rateTone(0.85), rateTone(0.849)]).toEqual(['calm', 'calm', 'bad']);
    expect([abandonTone(null), abandonTone(0.1), abandonTone(0.101)]).toEqual(['calm', 'calm', 'bad']);
  });
  it('the longest wait is that of the one who came first, in whatever queue', () => {
    const since = (waitingSince: string | null) => ({ waitingSince });
    expect(oldestOf([since(null), since('2026-03-02T04:00:02Z'), since('2026-03-02T04:00:01Z')])).toBe(
      '2026-03-02T04:00:01Z',
    );
    expect(oldestOf([since(null)])).toBeNull();
  });
});
