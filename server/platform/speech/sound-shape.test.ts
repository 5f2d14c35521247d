import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SAMPLE_RATE } from '../media/g711.ts';
import { toneLevel } from '../media/tone.ts';
import { monoWav, parseWav, wavHeader } from '../media/wav.ts';
import { levelled, louder, readSound, speechLevel, toTelephoneRate, trimmed } from './sound-shape.ts';
import { stretched } from './stretch.ts';

const tone = (hz: number, rate: number, seconds = 1, amplitude = 8_000): Int16Array =>
  Int16Array.from({ length: rate * seconds }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / rate)),
  );
const rms = (samples: Int16Array): number => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
const inner = (samples: Int16Array): Int16Array => samples.subarray(400, samples.length - 400);
const peak = (samples: Int16Array): number => samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
const prompt = parseWav(readFileSync(new URL('../../adapters/media/prompts/main-menu.wav', import.meta.url)))
  .samples[0]!;

describe('a studio file becomes a telephone prompt', () => {
  it.each([16_000, 22_050, 44_100, 48_000])(
    'of %i Hz: the voice stays as it is, what a telephone cannot carry goes',
    (rate) => {
      const voice = toTelephoneRate(tone(1_000, rate), rate);
      expect(voice.length).toBe(SAMPLE_RATE);
      expect(rms(inner(voice)) / (8_000 / Math.SQRT2)).toBeCloseTo(1, 1);
      // 5.2 kHz would come out as 2.8 kHz; it must be 40 dB down.
      expect(rms(inner(toTelephoneRate(tone(5_200, rate), rate)))).toBeLessThan(60);
    },
  );

  it('takes two channels as their middle, and refuses what is no sound', () => {
    const stereo = Buffer.alloc(4 * 8_000);
    tone(500, SAMPLE_RATE).forEach((s, i) => {
      stereo.writeInt16LE(s, i * 4);
      stereo.writeInt16LE(s, i * 4 + 2);
    });
    const file = Buffer.concat([wavHeader({ channels: 2, dataBytes: stereo.length }), stereo]);
    expect(toneLevel(readSound(file), 500)).toBeCloseTo(toneLevel(tone(500, SAMPLE_RATE), 500), 2);
    expect(() => readSound(Buffer.from('ID3 an mp3 called .wav'))).toThrow('speech.bad_sound');
    const slow = monoWav(tone(500, SAMPLE_RATE));
    slow.writeUInt32LE(4_000, 24);
    expect(() => readSound(slow)).toThrow('speech.bad_sound');
  });

  it('is as loud as the others, however softly it was spoken', () => {
    expect(speechLevel(levelled(prompt.map((s) => s / 4)))).toBeCloseTo(speechLevel(levelled(prompt)), -2);
  });

  it('loses the silence around it', () => {
    const padded = new Int16Array(SAMPLE_RATE * 3);
    padded.set(tone(400, SAMPLE_RATE), SAMPLE_RATE);
    const cut = trimmed(padded, { before: 0.1, after: 0.25 });
    expect(Math.abs(cut.length - 1.35 * SAMPLE_RATE)).toBeLessThan(30);
  });
});

describe('for older people', () => {
  it('it is 4 dB louder and never clipped', () => {
    const soft = tone(500, SAMPLE_RATE, 1, 5_000);
    expect(20 * Math.log10(rms(louder(soft, 4)) / rms(soft))).toBeCloseTo(4, 1);
    const loud = louder(tone(500, SAMPLE_RATE, 1, 32_000), 4);
    expect(peak(loud)).toBeLessThan(0.96 * 32_768);
    expect(peak(loud)).toBeGreaterThan(0.8 * 32_768);
  });
  it('it is slower by 15 % at the same pitch and strength', () => {
    const slow = stretched(tone(440, SAMPLE_RATE, 2), 0.85);
    expect(slow.length / (2 * SAMPLE_RATE)).toBeCloseTo(1 / 0.85, 1);
    expect(toneLevel(inner(slow), 440) / toneLevel(inner(tone(440, SAMPLE_RATE, 2)), 440)).toBeCloseTo(1, 1);
    const spoken = stretched(prompt, 0.85);
    expect(speechLevel(spoken) / speechLevel(prompt)).toBeCloseTo(1, 1);
    expect(spoken.length / prompt.length).toBeCloseTo(1 / 0.85, 1);
  });
});
