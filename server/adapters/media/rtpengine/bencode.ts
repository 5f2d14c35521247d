/**
 * Bencode, the wording of rtpengine's NG protocol: byte strings, whole numbers, lists, dictionaries. Strings are taken as UTF-8.
 * What comes in is bounded before it is believed: one datagram, a depth, and lengths that lie inside it.
 */
export type BencodeValue = string | number | readonly BencodeValue[] | BencodeDictionary;
export interface BencodeDictionary {
  readonly [key: string]: BencodeValue;
}

const MAX_BYTES = 65_535;
const MAX_DEPTH = 16;
/** With the sign. */
const MAX_DIGITS = 17;
const [COLON, END, MINUS, ZERO, NINE] = [0x3a, 0x65, 0x2d, 0x30, 0x39];
const [INTEGER, LIST, DICTIONARY] = [0x69, 0x6c, 0x64];

export function encodeBencode(value: BencodeValue): Buffer {
  const parts: Buffer[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

const isList = (value: BencodeValue): value is readonly BencodeValue[] => Array.isArray(value);

function write(value: BencodeValue, parts: Buffer[]): void {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    parts.push(Buffer.from(`${bytes.length}:`), bytes);
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError('bencode knows whole numbers only');
    parts.push(Buffer.from(`i${value}e`));
    return;
  }
  if (isList(value)) {
    parts.push(Buffer.from('l'));
    for (const item of value) write(item, parts);
  } else {
    parts.push(Buffer.from('d'));
    // Keys in order, as the format asks.
    for (const key of Object.keys(value).sort()) {
      write(key, parts);
      write(value[key] ?? '', parts);
    }
  }
  parts.push(Buffer.from('e'));
}

/** Nothing when it is not one whole value. */
export function decodeBencode(bytes: Buffer): BencodeValue | undefined {
  if (bytes.length > MAX_BYTES) return undefined;
  const reader = { bytes, at: 0 };
  try {
    const value = read(reader, 0);
    return reader.at === bytes.length ? value : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Nothing else than a string counts as words. */
export const words = (value: BencodeValue | undefined): string => (typeof value === 'string' ? value : '');

export const isDictionary = (value: BencodeValue | undefined): value is BencodeDictionary =>
  typeof value === 'object' && !isList(value);

class Malformed extends Error {}

interface Reader {
  readonly bytes: Buffer;
  at: number;
}

function read(reader: Reader, depth: number): BencodeValue {
  if (depth > MAX_DEPTH) throw new Malformed();
  const first = reader.bytes[reader.at];
  if (first === INTEGER) {
    reader.at += 1;
    return number(reader, END);
  }
  if (first === LIST) return list(reader, depth);
  if (first === DICTIONARY) return dictionary(reader, depth);
  return string(reader);
}

function number(reader: Reader, until: number): number {
  const start = reader.at;
  const end = reader.bytes.indexOf(until, start);
  if (end <= start || end - start > MAX_DIGITS) throw new Malformed();
  for (let i = start; i < end; i += 1) {
    const byte = reader.bytes[i] ?? 0;
    const isSign = i === start && byte === MINUS && end - start > 1;
    if (!isSign && (byte < ZERO || byte > NINE)) throw new Malformed();
  }
  const value = Number(reader.bytes.toString('latin1', start, end));
  if (!Number.isSafeInteger(value)) throw new Malformed();
  reader.at = end + 1;
  return value;
}

function string(reader: Reader): string {
  const length = number(reader, COLON);
  if (length < 0 || reader.at + length > reader.bytes.length) throw new Malformed();
  const value = reader.bytes.toString('utf8', reader.at, reader.at + length);
  reader.at += length;
  return value;
}

const ended = (reader: Reader): boolean => {
  if (reader.bytes[reader.at] !== END) return false;
  reader.at += 1;
  return true;
};

function list(reader: Reader, depth: number): BencodeValue {
  reader.at += 1;
  const items: BencodeValue[] = [];
  while (!ended(reader)) items.push(read(reader, depth + 1));
  return items;
}

function dictionary(reader: Reader, depth: number): BencodeValue {
  reader.at += 1;
  // Keys are a stranger's words: `__proto__` has to be a key like any other.
  const entries: [string, BencodeValue][] = [];
  while (!ended(reader)) entries.push([string(reader), read(reader, depth + 1)]);
  return Object.fromEntries(entries);
}
