/**
 * Identifiers are UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random. They sort by time, so that B-tree
 * inserts stay at the right edge, and they can be made anywhere without asking the database.
 */
export const MAX_SHARD = 63;

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** The source of chance costs most by the call: it is asked for many at once. */
const POOLED = 128;
/** Of the sixteen bytes of an identifier the last ten are chance. */
const CHANCE_BYTES = 10;
const pool = new Uint8Array(POOLED * CHANCE_BYTES);
let used = POOLED;

/** Where ten bytes of chance begin that nobody has had before. */
function chance(): number {
  if (used === POOLED) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += 1;
  return (used - 1) * CHANCE_BYTES;
}

const hex = (byte: number): string => HEX[byte & 0xff] ?? '';
const hexAt = (at: number): string => hex(pool[at] ?? 0);

/** Thousands are made a second: the milliseconds, which many share, are written once. */
let stampedMs = -1;
let stamp = '';
function stampOf(ms: number): string {
  if (ms === stampedMs) return stamp;
  const [high, low] = [Math.floor(ms / 2 ** 16), ms % 2 ** 16];
  stamp = `${hex(high >>> 24)}${hex(high >>> 16)}${hex(high >>> 8)}${hex(high)}-${hex(low >>> 8)}${hex(low)}`;
  stampedMs = ms;
  return stamp;
}

export function newId(nowMs: number = Date.now()): string {
  const at = chance();
  const version = hex(0x70 | ((pool[at] ?? 0) & 0x0f));
  const variant = hex(0x80 | ((pool[at + 2] ?? 0) & 0x3f));
  const node = hexAt(at + 4) + hexAt(at + 5) + hexAt(at + 6) + hexAt(at + 7) + hexAt(at + 8) + hexAt(at + 9);
  return `${stampOf(nowMs)}-${version}${hexAt(at + 1)}-${variant}${hexAt(at + 3)}-${node}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const isId = (text: string): boolean => UUID.test(text);
