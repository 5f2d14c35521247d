import { expect, test } from 'vitest';
import fc from 'fast-check';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { encodeG711 } from './g711.ts';
import { toneLevel, toneSamples } from './tone.ts';
import { monoWav, parseWav, repairedHeader, wavHeader } from './wav.ts';

const samplesOf = fc
  .array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 400 })
  .map((a) => Int16Array.from(a));

test('a mono file reads back sample for sample', () => {
  fc.assert(
    fc.property(samplesOf, (samples) => {
      expect(parseWav(monoWav(samples)).samples[0]).toEqual(samples);
    }),
  );
});

test('a stereo file gives left and right apart', () => {
  const data = Buffer.alloc(8);
  [1, -1, 2, -2].forEach((sample, i) => data.writeInt16LE(sample, i * 2));
  const wav = parseWav(Buffer.concat([wavHeader({ channels: 2, dataBytes: 8 }), data]));
  expect(wav).toMatchObject({ channels: 2, sampleRate: 8_000 });
  expect(wav.samples).toEqual([Int16Array.of(1, 2), Int16Array.of(-1, -2)]);
});

test('an A-law file with a fact chunk of odd length, as other tools write it, is understood', () => {
  const tone = toneSamples({ frequency: 440, samples: 1_600 });
  const fmt = Buffer.alloc(26);
  fmt.write('fmt ', 0, 'latin1');
  fmt.writeUInt32LE(18, 4);
  fmt.writeUInt16LE(6, 8);
  fmt.writeUInt16LE(1, 10);
  fmt.writeUInt32LE(8_000, 12);
  fmt.writeUInt16LE(8, 22);
  const fact = Buffer.from('fact\x03\x00\x00\x00abc\x00', 'latin1');
  const data = Buffer.concat([Buffer.from('data\x40\x06\x00\x00', 'latin1'), encodeG711('PCMA', tone)]);
  const body = Buffer.concat([Buffer.from('WAVE', 'latin1'), fmt, fact, data]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  const wav = parseWav(Buffer.concat([Buffer.from('RIFF', 'latin1'), size, body]));
  expect(toneLevel(wav.samples[0]!, 440)).toBeCloseTo(0.5, 1);
});

test('any bytes are read as a sound or refused with our own error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, likeOurs) => {
      const file = Buffer.from(bytes);
      if (likeOurs) wavHeader({ channels: 1, dataBytes: 9_999 }).copy(file, 0, 0, 36);
      try {
        expect(parseWav(file).channels).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('the header of a file cut off in the middle of a frame is made right, and a right one is left alone', () => {
  const file = Buffer.concat([wavHeader({ channels: 2, dataBytes: 0 }), Buffer.alloc(4 * 100 + 3)]);
  const header = repairedHeader(file, file.length)!;
  expect(header.readUInt32LE(40)).toBe(400);
  expect(header.readUInt32LE(4)).toBe(436);
  expect(repairedHeader(header, 444)).toBeUndefined();
  expect(() => repairedHeader(Buffer.alloc(44), 44)).toThrow(AppError);
});

test('a tone reads its own level at its own pitch and nothing at another', () => {
  const tone = toneSamples({ frequency: 700, amplitude: 0.3, samples: 8_000 });
  expect(toneLevel(tone, 700)).toBeCloseTo(0.3, 2);
  expect(toneLevel(tone, 1_000)).toBeLessThan(0.005);
  expect(toneLevel(new Int16Array(0), 700)).toBe(0);
});
