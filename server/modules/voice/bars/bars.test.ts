import { describe, expect, it } from 'vitest';
import { createCallerRate } from './caller-rate.ts';
import { isQuiet, whyNotCall } from './may-call.ts';

const NIGHT = { fromMinute: 21 * 60, untilMinute: 8 * 60 };
/** Local time of China. */
const at = (time: string): Date => new Date(`2026-11-28T${time}:00+08:00`);

describe('whether a customer may be called', () => {
  it.each([
    ['20:59', false],
    ['21:00', true],
    ['02:00', true],
    ['07:59', true],
    ['08:00', false],
  ])('at %s: quiet hours are %s', (time, quiet) => {
    expect(isQuiet(NIGHT, at(time))).toBe(quiet);
  });
  it('is no for whoever asked not to be called, at every hour, and for everybody at night', () => {
    expect(whyNotCall('click_to_dial', { isListed: true, isQuiet: false })).toBe('voice.do_not_call');
    expect(whyNotCall('follow_up', { isListed: false, isQuiet: true })).toBe('voice.quiet_hours');
    expect(whyNotCall('follow_up', { isListed: false, isQuiet: false })).toBeUndefined();
  });
  it('is no for a transfer to whoever asked not to be called, and yes for one at night', () => {
    expect(whyNotCall('transfer', { isListed: true, isQuiet: false })).toBe('voice.do_not_call');
    expect(whyNotCall('transfer', { isListed: false, isQuiet: true })).toBeUndefined();
  });
  it('is yes for a callback that the customer asked for', () => {
    expect(whyNotCall('callback', { isListed: true, isQuiet: true })).toBeUndefined();
  });
});

describe('calls of one number', () => {
  it('are turned back beyond the limit, and taken again a minute later', () => {
    const rate = createCallerRate();
    expect([0, 1, 2].map((ms) => rate.admits('13800138000', 2, ms))).toEqual([true, true, false]);
    expect(rate.admits('13900139000', 2, 3)).toBe(true);
    expect(rate.admits('13800138000', 2, 60_001)).toBe(true);
  });
  it('are not counted where the number is hidden, or no limit is set', () => {
    const rate = createCallerRate();
    expect([1, 2, 3].every((ms) => rate.admits('anonymous', 1, ms))).toBe(true);
    expect([1, 2, 3].every((ms) => rate.admits('13800138000', 0, ms))).toBe(true);
  });
});
