import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { positionSounds } from '../../../platform/media/spoken-number.ts';
import { toneLevel } from '../../../platform/media/tone.ts';
import { parseWav } from '../../../platform/media/wav.ts';

const read = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
const table = Object.entries(
  JSON.parse(read('prompts.json').toString()) as Record<string, { zh: string; pinyin: string }>,
);
const made = ['hold-music', 'whisper-chime', 'ringback'];
const sound = (id: string): Int16Array => {
  const wav = parseWav(read(`${id}.wav`));
  expect(wav).toMatchObject({ channels: 1, sampleRate: 8_000 });
  return wav.samples[0]!;
};
/** RMS of the parts that are not pauses, in dB of full scale. */
const loudness = (samples: Int16Array): number => {
  const loud = samples.filter((s) => Math.abs(s) > 500);
  return 10 * Math.log10(loud.reduce((sum, s) => sum + s * s, 0) / loud.length / 32_768 ** 2);
};

test.each(table)('%s: the pinyin has one syllable for each character said', (_id, { zh, pinyin }) => {
  expect(pinyin.match(/[a-zü]+[1-5]/g)).toHaveLength(zh.match(/[\p{Script=Han}0-9]/gu)!.length);
});

test.each(table)('%s is in the tree, as long as its text and as loud as the others', (id, { zh }) => {
  const samples = sound(id);
  const secondsPerCharacter = samples.length / 8_000 / zh.match(/[\p{Script=Han}0-9]/gu)!.length;
  expect(secondsPerCharacter).toBeGreaterThan(0.15);
  expect(secondsPerCharacter).toBeLessThan(0.6);
  expect(loudness(samples)).toBeGreaterThan(-23);
  expect(loudness(samples)).toBeLessThan(-15);
});

test('every number up to 999 can be spoken from the files there are', () => {
  const ids = new Set(table.map(([id]) => id));
  for (let n = 0; n < 1_000; n += 1) for (const id of positionSounds(n)) expect(ids).toContain(id);
});

test('the music on hold lasts half a minute, is softer than speech at its peaks, and its end joins its beginning', () => {
  const samples = sound('hold-music');
  expect(samples.length).toBe(30 * 8_000);
  expect(samples.every((s) => Math.abs(s) < 0.4 * 32_768)).toBe(true);
  // The step over the seam is no larger than the steps inside.
  const largest = samples.reduce((most, s, i) => Math.max(most, Math.abs(s - samples[Math.max(0, i - 1)]!)), 0);
  expect(Math.abs(samples[0]! - samples.at(-1)!)).toBeLessThanOrEqual(largest);
});

test('the ringing tone is 450 Hz for a second in five', () => {
  const samples = sound('ringback');
  expect(toneLevel(samples.slice(1_000, 7_000), 450)).toBeCloseTo(0.18, 1);
  expect(samples.slice(8_100).every((s) => Math.abs(s) <= 8)).toBe(true);
  expect(made.every((id) => sound(id).length > 0)).toBe(true);
});
