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

/** Sixteen bytes of chance that nobody has had before. */
function chance(): Uint8Array {
  if (used === POOLED) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += 1;
  return pool.subarray((used - 1) * BYTES, used * BYTES);
}

const GROUPS = [0, 4, 6, 8, 10, BYTES] as const;
const hexOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += HEX[byte] ?? '';
  return text;
};

export function newId(nowMs: number = Date.now()): string {
  const b = chance();
  for (let i = 5, t = nowMs; i >= 0; i -= 1) {
    b[i] = t % 256;
    t = Math.floor(t / 256);
  }
  b[6] = 0x70 | ((b[6] ?? 0) & 0x0f);
  b[8] = 0x80 | ((b[8] ?? 0) & 0x3f);
  return GROUPS.slice(1)
    .map((end, i) => hexOf(b.subarray(GROUPS[i] ?? 0, end)))
    .join('-');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const isId = (text: string): boolean => UUID.test(text);
