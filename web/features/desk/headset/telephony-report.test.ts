import { describe, expect, it } from 'vitest';
import type { HidCollection, HidItem } from './hid-types.ts';
import { lampsAsReports, layoutOf, readKeys } from './telephony-report.ts';

const phone = (usage: number): number => (0x0b << 16) | usage;
const led = (usage: number): number => (0x08 << 16) | usage;
const bit = (usage: number, more: Partial<HidItem> = {}): HidItem => ({
  usages: [usage],
  reportSize: 1,
  reportCount: 1,
  isAbsolute: true,
  ...more,
});
const filler = (bits: number): HidItem => ({ isConstant: true, reportSize: 1, reportCount: bits });

/** As a usual USB headset describes itself: hook switch, a line-busy tone, mute as one shot; three lamps. */
const usual: HidCollection = {
  usagePage: 0x0b,
  usage: 0x05,
  inputReports: [
    { reportId: 2, items: [bit(phone(0x20)), bit(phone(0x97)), bit(phone(0x2f), { isAbsolute: false }), filler(5)] },
  ],
  outputReports: [{ reportId: 4, items: [bit(led(0x17)), bit(led(0x09)), filler(6), bit(led(0x18)), filler(7)] }],
};

describe('a headset by its own descriptor', () => {
  it('tells hook and mute from the bits of its report, and nothing from a report of something else', () => {
    const layout = layoutOf([usual]);
    expect([...readKeys(layout, 2, Uint8Array.of(0b001))]).toEqual([
      ['hook', true],
      ['mute', false],
    ]);
    expect(readKeys(layout, 2, Uint8Array.of(0b100)).get('mute')).toBe(true);
    expect(readKeys(layout, 2, Uint8Array.of(0b010)).get('hook')).toBe(false);
    expect(readKeys(layout, 3, Uint8Array.of(0xff)).size).toBe(0);
    expect(layout.keys.map(({ key, isOneShot }) => [key, isOneShot])).toEqual([
      ['hook', false],
      ['mute', true],
    ]);
  });

  it('lights the lamps that are wanted in reports of the right length, and no other', () => {
    const layout = layoutOf([usual]);
    expect(lampsAsReports(layout, new Set(['offHook']))).toEqual([{ reportId: 4, bytes: Uint8Array.of(1, 0) }]);
    expect(lampsAsReports(layout, new Set(['mute', 'ring']))).toEqual([{ reportId: 4, bytes: Uint8Array.of(2, 1) }]);
    expect(lampsAsReports(layout, new Set())).toEqual([{ reportId: 4, bytes: Uint8Array.of(0, 0) }]);
  });

  it('reads keys that come as a number out of a list, after fields that are not whole bytes', () => {
    const list: HidItem = {
      isArray: true,
      isRange: true,
      usageMinimum: phone(0x20),
      usageMaximum: phone(0x2f),
      logicalMinimum: 1,
      reportSize: 5,
      reportCount: 2,
    };
    const layout = layoutOf([{ usagePage: 0x0b, inputReports: [{ reportId: 0, items: [filler(3), list] }] }]);
    const slots = (a: number, b: number): Uint8Array => {
      const value = (a << 3) | (b << 8);
      return Uint8Array.of(value & 0xff, value >> 8);
    };
    expect(readKeys(layout, 0, slots(1, 0)).get('hook')).toBe(true);
    expect(Object.fromEntries(readKeys(layout, 0, slots(7, 16)))).toEqual({ hook: false, drop: true, mute: true });
    expect(Object.fromEntries(readKeys(layout, 0, slots(0, 0)))).toEqual({ hook: false, drop: false, mute: false });
  });

  it('finds reports in inner collections, and counts one that stands at both once', () => {
    const report = { reportId: 2, items: [bit(phone(0x20))] };
    const inner = { usagePage: 0x0b, inputReports: [report] };
    expect(layoutOf([{ children: [inner] }]).keys).toHaveLength(1);
    expect(layoutOf([{ children: [inner], inputReports: [report] }]).keys).toHaveLength(1);
  });

  it('a volume knob is no telephone, and a bent descriptor is no reason to stop', () => {
    const volume: HidCollection = {
      usagePage: 0x0c,
      inputReports: [{ reportId: 1, items: [bit((0x0c << 16) | 0xe9)] }],
    };
    expect(layoutOf([volume])).toMatchObject({ keys: [], lamps: [] });
    const bent: HidItem = {
      isArray: true,
      isRange: true,
      usageMinimum: 0,
      usageMaximum: 0xffff_ffff,
      reportSize: 32,
      reportCount: 4e9,
    };
    expect(layoutOf([{ inputReports: [{ items: [bent, {}, bit(phone(0x20))] }] }]).keys).toEqual([]);
    const layout = layoutOf([usual]);
    expect(readKeys(layout, 2, new Uint8Array()).size).toBe(0);
  });
});
