import { describe, expect, it } from 'vitest';
import { parseRange } from './byte-range.ts';
import { sniffMediaType } from './media-type.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((p) => (typeof p === 'string' ? Buffer.from(p, 'latin1') : Buffer.from(p))));

describe('what a file is', () => {
  it.each([
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], 'xxJFIF')],
    ['image/png', bytes([0x89], 'PNG', [13, 10, 26, 10])],
    ['image/gif', bytes('GIF89a')],
    ['image/webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
    ['application/pdf', bytes('%PDF-1.7')],
    ['image/heic', bytes([0, 0, 0, 24], 'ftypheic')],
    ['unknown', bytes('<html><script>')],
    ['unknown', bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt ')],
    ['unknown', bytes([0xff, 0xd8])],
    ['unknown', bytes([0, 0, 0, 24], 'ftypmp42')],
  ])('is told by its first bytes: %s', (expected, head) => {
    expect(sniffMediaType(head)).toBe(expected);
  });
});

describe('a part of a file', () => {
  it('is understood as RFC 9110 says, first to last, from the end, or open', () => {
    expect(parseRange('bytes=0-99', 1000)).toEqual({ start: 0, end: 99 });
    expect(parseRange('bytes=500-', 1000)).toEqual({ start: 500, end: 999 });
    expect(parseRange('bytes=-100', 1000)).toEqual({ start: 900, end: 999 });
    expect(parseRange('bytes=-5000', 1000)).toEqual({ start: 0, end: 999 });
    expect(parseRange('bytes=900-5000', 1000)).toEqual({ start: 900, end: 999 });
  });
  it('cannot begin behind the end', () => {
    expect(parseRange('bytes=1000-', 1000)).toBe('unsatisfiable');
    expect(parseRange('bytes=-0', 1000)).toBe('unsatisfiable');
  });
  it('is the whole when it is not understood', () => {
    for (const header of [undefined, 'bytes=-', 'bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=a-b']) {
      expect(parseRange(header, 1000)).toBeUndefined();
    }
  });
});
