/**
 * Identifiers are UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random. They sort by time, so that B-tree
 * inserts stay at the right edge, and they can be made anywhere without asking the database.
 *
 * The milliseconds since 1970 need 42 of those 48 bits until the year 2109; the six before them, always zero, name the shard. All ids
 * of a shard are so one contiguous range of the order of uuids, by which a table can be split, and within the range they sort by
 * time as before. An id of shard 0 is a version 7 as ever; the others say version 8 (§5.8), for their first bits are no time.
 */
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

export const MAX_SHARD = 63;
const TIME_BITS = 42;
/** Of the first byte the time has these two bits. */
const TIME_BITS_OF_FIRST_BYTE = 2;

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

/** A time beyond its bits would be an id of another shard. */
function demandInRange(ms: number, shard: number): void {
  if (!Number.isInteger(shard) || shard < 0 || shard > MAX_SHARD)
    throw new RangeError(`a shard is a whole number from 0 to ${MAX_SHARD}, not ${shard}`);
  if (!(ms >= 0 && ms < 2 ** TIME_BITS))
    throw new RangeError(`an id can tell the time from 1970 to 2109, not ${ms} milliseconds`);
}

/** Thousands are made a second: shard and milliseconds, which many share, are looked at and written once. */
let stampedMs = -1;
let stampedShard = 0;
let stamp = '';
function stampOf(ms: number, shard: number): string {
  if (ms === stampedMs && shard === stampedShard) return stamp;
  demandInRange(ms, shard);
  const [high, low] = [Math.floor(ms / 2 ** 16), ms % 2 ** 16];
  const first = (high >>> 24) | (shard << TIME_BITS_OF_FIRST_BYTE);
  stamp = `${hex(first)}${hex(high >>> 16)}${hex(high >>> 8)}${hex(high)}-${hex(low >>> 8)}${hex(low)}`;
  [stampedMs, stampedShard] = [ms, shard];
  return stamp;
}

export function newId(nowMs: number = Date.now(), shard = 0): string {
  const at = chance();
  const version = hex((shard === 0 ? 0x70 : 0x80) | ((pool[at] ?? 0) & 0x0f));
  const variant = hex(0x80 | ((pool[at + 2] ?? 0) & 0x3f));
  const node = hexAt(at + 4) + hexAt(at + 5) + hexAt(at + 6) + hexAt(at + 7) + hexAt(at + 8) + hexAt(at + 9);
  return `${stampOf(nowMs, shard)}-${version}${hexAt(at + 1)}-${variant}${hexAt(at + 3)}-${node}`;
}

/** Whose range it lies in. An id that was not made here lies in some range, too. */
export const shardOf = (id: string): number => Number.parseInt(id.slice(0, 2), 16) >>> TIME_BITS_OF_FIRST_BYTE;

const firstOf = (shard: number): string => `${hex(shard << TIME_BITS_OF_FIRST_BYTE)}000000-0000-0000-0000-000000000000`;

/** The range of a shard in the order of uuids; nothing is above the last. */
export const shardBounds = (shard: number): { readonly from: string; readonly before: string | undefined } => ({
  from: firstOf(shard),
  before: shard === MAX_SHARD ? undefined : firstOf(shard + 1),
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const isId = (text: string): boolean => UUID.test(text);
