import { expect, test } from 'vitest';
import fc from 'fast-check';
import { decodeG711, encodeG711, FRAME_SAMPLES, SILENCE_CODE, transcode, type Codec } from './g711.ts';
import { toneLevel } from './tone.ts';

const one = (codec: Codec, code: number): number => decodeG711(codec, Uint8Array.of(code))[0]!;
const code = (codec: Codec, sample: number): number => encodeG711(codec, Int16Array.of(sample))[0]!;
const laws: readonly Codec[] = ['PCMA', 'PCMU'];

/** G.711 tables 5 and 6: the eight codes of a 1 kHz tone at 0 dBm0. */
const MILLIWATT = {
  PCMA: [0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4],
  PCMU: [0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e],
};

test('A-law codes at the ends and the middle mean what G.711 table 1 says', () => {
  expect([0xd5, 0x55, 0xaa, 0x2a].map((c) => one('PCMA', c))).toEqual([8, -8, 32_256, -32_256]);
});

test('μ-law codes at the ends and the middle mean what G.711 table 2 says', () => {
  expect([0xff, 0x7f, 0x80, 0x00].map((c) => one('PCMU', c))).toEqual([0, 0, 32_124, -32_124]);
});

test.each(laws)('the digital milliwatt of %s is 1 kHz at 0 dBm0, 3.1 dB below overload', (law) => {
  const samples = decodeG711(law, Uint8Array.from(Array.from({ length: 100 }, () => MILLIWATT[law]).flat()));
  const overload = law === 'PCMA' ? 3.14 : 3.17;
  const level = toneLevel(samples, 1_000);
  expect(20 * Math.log10(level)).toBeCloseTo(-overload, 0);
  expect(toneLevel(samples, 700)).toBeLessThan(0.01);
});

test.each(laws)('every code of %s survives decoding and encoding', (law) => {
  for (let c = 0; c < 256; c += 1) {
    // μ-law has two zeros; the negative one comes back as the positive.
    if (law === 'PCMU' && c === 0x7f) continue;
    expect(code(law, one(law, c))).toBe(c);
  }
});

test.each(laws)('%s keeps any sample within half a step of its segment', (law) => {
  fc.assert(
    fc.property(fc.integer({ min: -32_000, max: 32_000 }), (sample) => {
      const error = Math.abs(one(law, code(law, sample)) - sample);
      // The widest step is 1/16 of the segment, i.e. at most 1/32 of the value, plus the smallest step.
      expect(error).toBeLessThanOrEqual(Math.abs(sample) / 32 + 16);
    }),
  );
});

test.each(laws)('%s never reverses louder and softer', (law) => {
  fc.assert(
    fc.property(fc.integer({ min: -32_768, max: 32_766 }), (sample) => {
      expect(one(law, code(law, sample + 1))).toBeGreaterThanOrEqual(one(law, code(law, sample)));
    }),
  );
});

test('silence is the code that means nothing', () => {
  expect(Math.abs(one('PCMA', SILENCE_CODE.PCMA))).toBe(8);
  expect(one('PCMU', SILENCE_CODE.PCMU)).toBe(0);
});

test('crossing from one law to the other keeps the sound, and the same law is passed on untouched', () => {
  const payload = encodeG711(
    'PCMA',
    Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => i * 100 - 8_000),
  );
  expect(transcode(payload, 'PCMA', 'PCMA')).toBe(payload);
  const before = decodeG711('PCMA', payload);
  decodeG711('PCMU', transcode(payload, 'PCMA', 'PCMU')).forEach((sample, i) => {
    expect(Math.abs(sample - before[i]!)).toBeLessThanOrEqual(Math.abs(before[i]!) / 16 + 16);
  });
});
