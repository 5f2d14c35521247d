import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import { openSealed } from '../../../platform/media/sealed-file.ts';
import { toneLevel } from '../../../platform/media/tone.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import { startMediaCore } from './media-core.ts';
import { openPhone, type Phone } from './testing/phone.ts';
import { until } from './testing/until.ts';

const LOUD = 0.2;
let engine: MediaEngine;
let folder = '';
const phones: Phone[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recording-'));
  engine = await startMediaCore({ bindAddress: '127.0.0.1', soundsDir: folder });
});
afterEach(async () => {
  for (const one of phones.splice(0)) {
    await engine.closeLeg(one.legId);
    one.close();
  }
});
afterAll(async () => {
  await engine.shutdown();
  await rm(folder, { recursive: true, force: true });
});

const phone = async () => {
  const opened = await openPhone(engine, 'PCMA');
  phones.push(opened);
  return opened;
};
const recording = async (path: string) => {
  const [left, right] = parseWav(await readFile(path)).samples;
  return { left: left!, right: right! };
};
const unsealed = async (path: string, key: Uint8Array) => {
  const file = await readFile(path);
  const read = (start: number, end: number) => Promise.resolve(file.subarray(start, end));
  const sound = await openSealed({ bytes: file.length, read }, key);
  const parts: Buffer[] = [];
  for await (const part of sound.read(0, sound.soundBytes)) parts.push(part);
  const all = Buffer.concat(parts);
  return {
    isEnded: sound.isEnded,
    left: Int16Array.from({ length: all.length / 4 }, (_, i) => all.readInt16LE(i * 4)),
  };
};
/** The longest stretch of nothing between two sounds. */
const longestSilence = (side: Int16Array): number => {
  let longest = 0;
  let since = side.findIndex((sample) => sample !== 0);
  side.forEach((sample, at) => {
    if (sample === 0) return;
    longest = Math.max(longest, at - since);
    since = at;
  });
  return longest;
};
const middle = (samples: Int16Array) => samples.slice(samples.length / 2 - 800, samples.length / 2 + 800);

test('a sealed recording holds the talk and nothing of it in the clear, also when the thread that wrote it died', async () => {
  const customer = await phone();
  customer.say(700);
  const path = join(folder, 'rec', 'sealed.sjr');
  const seal = { key: randomBytes(32), head: Buffer.from('head of the house') };
  await engine.record('s1', { path, left: customer.legId, seal });
  await until('two seconds', async () => (await engine.stats(customer.legId)).packetsIn > 120);
  const onDisk = await engine.stopRecording('s1');
  const whole = await unsealed(path, seal.key);
  expect(whole.isEnded).toBe(true);
  expect(onDisk.bytes).toBe((await readFile(path)).length);
  expect(Math.round(whole.left.length / 8)).toBe(onDisk.durationMs);
  expect(toneLevel(middle(whole.left), 700)).toBeGreaterThan(LOUD);
  expect((await readFile(path)).subarray(10, 27).toString()).toBe('head of the house');

  const cut = join(folder, 'rec', 'sealed-cut.sjr');
  const file = await readFile(path);
  await writeFile(cut, file.subarray(0, 512 + 32_016 + 500));
  expect((await engine.repairRecording(cut)).durationMs).toBeGreaterThanOrEqual(1_000);
  const rest = await unsealed(cut, seal.key);
  expect([rest.isEnded, rest.left.length]).toEqual([false, 8_000]);
  expect(toneLevel(rest.left.slice(4_000), 700)).toBeGreaterThan(LOUD);
});

test('what is said while a recording is paused is silence in the file, and what comes after stands where it was said', async () => {
  const [customer, agent] = [await phone(), await phone()];
  customer.say(700);
  agent.say(1_000);
  const path = join(folder, 'rec', 'paused.wav');
  const packets = async () => (await engine.stats(customer.legId)).packetsIn;
  await engine.record('p1', { path, left: customer.legId, right: [agent.legId] });
  await until('half a second', async () => (await packets()) > 25);
  const before = await packets();
  await engine.pauseRecording('p1', true);
  await until('a second of silence', async () => (await packets()) > before + 60);
  await engine.pauseRecording('p1', false);
  const after = await packets();
  await until('half a second more', async () => (await packets()) > after + 30);
  await engine.stopRecording('p1');
  const { left, right } = await recording(path);
  expect(left.length).toBeGreaterThan((before + 60 + 25) * 160);
  const silent = (side: Int16Array) => longestSilence(side) / 160;
  expect(silent(left)).toBeGreaterThan(50);
  expect(silent(right)).toBeGreaterThan(50);
  expect(toneLevel(left.slice(-2_400, -800), 700)).toBeGreaterThan(LOUD);
  expect(toneLevel(right.slice(-2_400, -800), 1_000)).toBeGreaterThan(LOUD);
  await expect(engine.pauseRecording('none', true)).rejects.toMatchObject({ code: 'media.unknown_recording' });
});
