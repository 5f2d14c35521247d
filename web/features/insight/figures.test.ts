import { describe, expect, it } from 'vitest';
import { abandonTone, clockOf, oldestOf, percent, rateTone, slotLabel, waitTone } from './figures.ts';

describe('figures on the wall', () => {
  it.each([
    [null, '–'],
    [0, '0%'],
    [1, '100%'],
    [0.8547, '85.5%'],
  ])('%s is said %s', (share, said) => expect(percent(share)).toBe(said));
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
