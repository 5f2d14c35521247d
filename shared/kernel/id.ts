/**
 * Identifiers are UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random. They sort by time, so that B-tree
 * inserts stay at the right edge, and they can be made anywhere without asking the database.
 */
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** The source of chance costs most by the call: it is asked for many at once. */
const POOLED = 128;
const BYTES = 16;
const pool = new Uint8Array(POOLED * BYTES);
let used = POOLED;

export function newId(nowMs: number = Date.now()): string {
  if (used === POOLED) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const b = pool.subarray(used * BYTES, (used + 1) * BYTES);
  used += 1;
  for (let i = 0, t = nowMs; i < 6; i += 1) {
    b[5 - i] = t % 256;
    t = Math.floor(t / 256);
  }
  b[6] = 0x70 | ((b[6] ?? 0) & 0x0f);
  b[8] = 0x80 | ((b[8] ?? 0) & 0x3f);
  let s = '';
  for (let i = 0; i < 16; i += 1) {
    if (i === 4 || i === 6 || i === 8 || i === 10) s += '-';
    s += HEX[b[i] ?? 0] ?? '';
  }
  return s;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const isId = (text: string): boolean => UUID.test(text);
