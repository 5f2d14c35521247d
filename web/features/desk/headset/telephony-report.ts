import { TELEPHONY_PAGE } from './headset-port.ts';
import type { HidCollection, HidItem, HidReport } from './hid-types.ts';

/**
 * Keys and lamps of a headset as its own descriptor lays them out. The numbers are those of the HID Usage Tables 1.5: page 0x0B
 * (Telephony Device, §14) for keys, page 0x08 (LED, §11) for lamps. Whatever else a headset has (volume, its maker's own pages) is passed over.
 */
const LED_PAGE = 0x08;

const KEY_USAGES = { hook: 0x20, drop: 0x26, mute: 0x2f } as const;
const LAMP_USAGES = { mute: 0x09, offHook: 0x17, ring: 0x18 } as const;
export type HeadsetKey = keyof typeof KEY_USAGES;
export type HeadsetLamp = keyof typeof LAMP_USAGES;

/** One number within a report, by bits from its beginning, the lowest bit first (HID 1.11 §8.4). */
interface Field {
  readonly reportId: number;
  readonly at: number;
  readonly bits: number;
  /** Of a list of usages: which value means this one. Absent: any value but 0. */
  readonly means?: number;
}
export interface KeyField extends Field {
  readonly key: HeadsetKey;
  readonly isOneShot: boolean;
}
interface LampField extends Field {
  readonly lamp: HeadsetLamp;
}
export interface TelephonyLayout {
  readonly keys: readonly KeyField[];
  readonly lamps: readonly LampField[];
  /** Whole length of each report to the device, in bytes. */
  readonly lampReports: ReadonlyMap<number, number>;
}

/** A descriptor comes from a device that anybody may plug in: what is larger than any report is not followed. */
const MAX_BITS = 8 * 1_024;
const MAX_DEPTH = 8;

const page = (usage: number): number => usage >>> 16;
const within = (usage: number): number => usage & 0xffff;
const keyOf = (usage: number): HeadsetKey | undefined =>
  page(usage) === TELEPHONY_PAGE
    ? (['hook', 'drop', 'mute'] as const).find((key) => KEY_USAGES[key] === within(usage))
    : undefined;
const lampOf = (usage: number): HeadsetLamp | undefined =>
  page(usage) === LED_PAGE
    ? (['mute', 'offHook', 'ring'] as const).find((lamp) => LAMP_USAGES[lamp] === within(usage))
    : undefined;

/** The usages of an item in order; where there are fewer than fields, the last one goes for the rest (HID 1.11 §6.2.2.8). */
function usageAt(item: HidItem, index: number): number | undefined {
  const { isRange = false, usages = [], usageMinimum = 0, usageMaximum = 0 } = item;
  if (!isRange) return usages[Math.min(index, usages.length - 1)];
  return usageMinimum + index <= usageMaximum ? usageMinimum + index : undefined;
}

interface Placed extends Field {
  readonly usage: number;
  readonly item: HidItem;
}

const usagesIn = ({ isRange = false, usages = [], usageMinimum = 0, usageMaximum = 0 }: HidItem): number =>
  isRange ? usageMaximum - usageMinimum + 1 : usages.length;

/** One place of a list: its number says which of the usages is meant. */
const listed = (item: HidItem, place: Field): readonly Placed[] =>
  Array.from({ length: Math.min(usagesIn(item), MAX_BITS) }, (_, index) => ({
    ...place,
    usage: usageAt(item, index) ?? 0,
    item,
    means: (item.logicalMinimum ?? 0) + index,
  }));

function fieldsOf(item: HidItem, reportId: number, from: number): readonly Placed[] {
  const { isConstant = false, reportSize: bits = 0, reportCount = 0 } = item;
  if (isConstant || bits === 0) return [];
  return Array.from({ length: reportCount }, (_, slot) => ({ reportId, at: from + slot * bits, bits })).flatMap(
    (place, slot) => {
      if (item.isArray === true) return listed(item, place);
      const usage = usageAt(item, slot);
      return usage === undefined ? [] : [{ ...place, usage, item }];
    },
  );
}

const bitsOf = ({ reportSize = 0, reportCount = 0 }: HidItem): number => reportSize * reportCount;

function placedIn({ reportId = 0, items = [] }: HidReport): {
  readonly fields: readonly Placed[];
  readonly bits: number;
} {
  const fields: Placed[] = [];
  let at = 0;
  for (const item of items) {
    if (at + bitsOf(item) > MAX_BITS) break;
    fields.push(...fieldsOf(item, reportId, at));
    at += bitsOf(item);
  }
  return { fields, bits: at };
}

/** A report stands at a collection and, in some browsers, at those around it as well: the outermost has all of its items. */
function reportsOf(
  collections: readonly HidCollection[],
  which: 'inputReports' | 'outputReports',
  depth = 0,
): ReadonlyMap<number, HidReport> {
  const found = new Map<number, HidReport>();
  for (const collection of depth > MAX_DEPTH ? [] : collections) {
    const inner = reportsOf(collection.children ?? [], which, depth + 1);
    const own = new Map((collection[which] ?? []).map((report) => [report.reportId ?? 0, report]));
    for (const [id, report] of [...inner, ...own]) if (own.has(id) || !found.has(id)) found.set(id, report);
  }
  return found;
}

export function layoutOf(collections: readonly HidCollection[]): TelephonyLayout {
  const keys: KeyField[] = [];
  for (const report of reportsOf(collections, 'inputReports').values()) {
    for (const { usage, item, ...field } of placedIn(report).fields) {
      const key = keyOf(usage);
      if (key !== undefined) keys.push({ ...field, key, isOneShot: item.isAbsolute === false });
    }
  }
  const lamps: LampField[] = [];
  const lampReports = new Map<number, number>();
  for (const [reportId, report] of reportsOf(collections, 'outputReports')) {
    const { fields, bits } = placedIn(report);
    for (const { usage, item: _item, ...field } of fields) {
      const lamp = lampOf(usage);
      if (lamp !== undefined) lamps.push({ ...field, lamp });
    }
    if (lamps.some((lamp) => lamp.reportId === reportId)) lampReports.set(reportId, Math.ceil(bits / 8));
  }
  return { keys, lamps, lampReports };
}

function numberAt(bytes: Uint8Array, { at, bits }: Field): number {
  let value = 0;
  for (let bit = 0; bit < Math.min(bits, 31); bit += 1) {
    const place = at + bit;
    const isSet = (((bytes[place >> 3] ?? 0) >> (place & 7)) & 1) === 1;
    if (isSet) value |= 1 << bit;
  }
  return value;
}

const isDown = (bytes: Uint8Array, field: Field): boolean => {
  const value = numberAt(bytes, field);
  return field.means === undefined ? value !== 0 : value === field.means;
};

/** The keys that this report speaks of, and whether each is down; a key of another report is not named. */
export function readKeys(
  layout: TelephonyLayout,
  reportId: number,
  bytes: Uint8Array,
): ReadonlyMap<HeadsetKey, boolean> {
  const keys = new Map<HeadsetKey, boolean>();
  for (const field of layout.keys) {
    if (field.reportId !== reportId || field.at >= bytes.length * 8) continue;
    // Of several places of one list, one is enough.
    keys.set(field.key, (keys.get(field.key) ?? false) || isDown(bytes, field));
  }
  return keys;
}

export interface LampReport {
  readonly reportId: number;
  readonly bytes: Uint8Array;
}

/** What to send so that exactly these lamps are lit. */
export function lampsAsReports(layout: TelephonyLayout, lit: ReadonlySet<HeadsetLamp>): readonly LampReport[] {
  return [...layout.lampReports].map(([reportId, length]) => {
    const bytes = new Uint8Array(length);
    for (const field of layout.lamps) {
      if (field.reportId !== reportId || !lit.has(field.lamp)) continue;
      const value = field.means ?? 1;
      for (let bit = 0; bit < Math.min(field.bits, 31); bit += 1) {
        const place = field.at + bit;
        if (((value >> bit) & 1) === 1) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7));
      }
    }
    return { reportId, bytes };
  });
}
