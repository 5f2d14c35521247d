import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SealedSound } from '../../../platform/media/sealed-file.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import { wavView, type WavView } from './wav-view.ts';

const soundOf = (bytes: Buffer): SealedSound => ({
  soundBytes: bytes.length,
  isEnded: true,
  read: async function* (start, end) {
    for (let at = start; at < end; at += 1_000)
      yield await Promise.resolve(bytes.subarray(at, Math.min(end, at + 1_000)));
  },
});
const all = async (view: WavView, range?: { start: number; end: number }): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of view.read(range)) parts.push(part);
  return Buffer.concat(parts);
};
const sound = soundOf(randomBytes(9_600));

describe('a recording as a wav', () => {
  it('is what a player understands, whole and in any part', async () => {
    for (const view of [wavView(sound), wavView(sound, '1016 王主管 · 投诉取证')]) {
      const whole = await all(view);
      expect(whole.length).toBe(view.bytes);
      expect(whole.readUInt32LE(4)).toBe(view.bytes - 8);
      expect(parseWav(whole).samples[0]).toHaveLength(2_400);
      await fc.assert(
        fc.asyncProperty(fc.nat(view.bytes - 1), fc.nat(view.bytes - 1), async (a, b) => {
          const range = { start: Math.min(a, b), end: Math.max(a, b) };
          expect((await all(view, range)).equals(whole.subarray(range.start, range.end + 1))).toBe(true);
        }),
        { numRuns: 60 },
      );
    }
  });

  it('tells inside who took it out and why', async () => {
    const whole = await all(wavView(sound, '1016 王主管 · 投诉取证'));
    expect(whole.includes(Buffer.from('1016 王主管 · 投诉取证'))).toBe(true);
    expect(whole.includes(Buffer.from('INFOICMT'))).toBe(true);
  });
});
