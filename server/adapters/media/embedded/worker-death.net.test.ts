import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import type { MediaEvent } from '../../../platform/media/media-engine.ts';
import { toneLevel, toneSamples } from '../../../platform/media/tone.ts';
import { monoWav, parseWav } from '../../../platform/media/wav.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from './embedded-engine.ts';
import { openBrowser, type TestBrowser } from './testing/browser.ts';
import { openPhone, type Phone } from './testing/phone.ts';
import { until } from './testing/until.ts';
import { startMediaWorker } from './worker-link.ts';

const LOUD = 0.2;
const QUIET = 0.02;
const MUSIC_HZ = 440;
/** Out of those that a system gives to whoever asks for any: a port that a dead worker had is there to be taken again. */
const PORTS = { min: 10_000, max: 14_999 };
let engine: EmbeddedEngine;
let folder = '';
const events: MediaEvent[] = [];
const phones: Phone[] = [];
const browsers: TestBrowser[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-death-'));
  const tone = (samples: number) => monoWav(toneSamples({ frequency: MUSIC_HZ, amplitude: 0.4, samples }));
  await writeFile(join(folder, 'music.wav'), tone(SAMPLE_RATE));
  await writeFile(join(folder, 'sentence.wav'), tone(3 * SAMPLE_RATE));
  engine = await startEmbeddedEngine({
    settings: { bindAddress: '127.0.0.1', soundsDir: folder, rtpPorts: PORTS },
    workers: 2,
  });
  engine.on((event) => events.push(event));
});
afterEach(async () => {
  for (const browser of browsers.splice(0)) {
    await engine.closeLeg(browser.legId);
    await browser.close();
  }
  for (const phone of phones.splice(0)) {
    await engine.closeLeg(phone.legId);
    phone.close();
  }
  events.length = 0;
  // The next test finds both workers there, so that legs are spread again.
  await until('both workers', () => engine.workers().every(({ pulse }) => pulse !== undefined), 30_000);
});
afterAll(async () => {
  await engine.shutdown();
  await rm(folder, { recursive: true, force: true });
});

/** Legs go to the emptier worker, so two phones one after the other are in two workers, the first in the first. */
const phone = async (frequency: number): Promise<Phone> => {
  const opened = await openPhone(engine);
  phones.push(opened);
  opened.say(frequency);
  return opened;
};
const hears = (ear: Phone['ear'], frequency: number) =>
  until(`tone of ${frequency} Hz`, () => ear.level(frequency) > LOUD, 20_000);
const silent = async (ear: Phone['ear'], frequency: number) => {
  ear.forget();
  await until('half a second', () => ear.samples() > SAMPLE_RATE / 2);
  expect(ear.level(frequency)).toBeLessThan(QUIET);
};
const crash = () =>
  until(
    'the crash to be told',
    () =>
      events.find((event): event is Extract<MediaEvent, { type: 'worker_crashed' }> => event.type === 'worker_crashed'),
    20_000,
  );
const pidOf = (worker: number): number => engine.workers()[worker]?.pid ?? 0;
/** How often what a telephone hears began anew: each opening of a leg has a source of its own (RFC 3550 §8). */
const streams = ({ packets }: Phone): number => new Set(packets.map(({ ssrc }) => ssrc)).size;
const end = (samples: Int16Array | undefined) => samples?.slice(8_000, 12_000) ?? new Int16Array(1);

test('callers of a killed worker are brought to another, at the port they had, and talk on; others notice nothing', async () => {
  // a, c and e live in one worker, b, d and f in the other.
  const [a, b, c, d] = [await phone(700), await phone(1_000), await phone(1_300), await phone(1_600)];
  const [e, f] = [await phone(440), await phone(560)];
  expect(engine.workers().map(({ legs }) => legs.sip)).toEqual([3, 3]);
  await engine.connect(a.legId, b.legId);
  await engine.connect(d.legId, f.legId);
  await engine.record('dies', { path: join(folder, 'dies.wav'), left: a.legId, right: b.legId });
  await engine.record('lives', { path: join(folder, 'lives.wav'), left: b.legId, right: a.legId });
  await hears(a.ear, 1_000);
  await hears(b.ear, 700);
  await hears(d.ear, 560);
  await until('a block on disk', async () => (await readFile(join(folder, 'dies.wav'))).length > 64_000);
  process.kill(pidOf(0), 'SIGKILL');
  const told = await crash();
  expect(told).toMatchObject({ reason: 'SIGKILL', legs: [], waiting: [], recordings: ['dies'] });
  expect(new Set(told.restored)).toEqual(new Set([a.legId, c.legId, e.legId]));
  expect(engine.workers()[1]?.legs.sip).toBe(6);
  for (const one of [a, b, d]) one.ear.forget();
  await hears(a.ear, 1_000);
  await hears(b.ear, 700);
  await hears(d.ear, 560);
  expect([streams(a), streams(d)]).toEqual([2, 1]);
  // What was cut is closed: to begin it anew would write over it.
  const again = { path: join(folder, 'dies.wav'), left: a.legId, right: b.legId };
  await expect(engine.record('dies', again)).rejects.toMatchObject({ code: 'media.unknown_recording' });

  const [left, right] = parseWav(await readFile(join(folder, 'dies.wav'))).samples;
  expect(toneLevel(end(left), 700)).toBeGreaterThan(LOUD);
  expect(toneLevel(end(right), 1_000)).toBeGreaterThan(LOUD);
  // The other recording lived in the other worker and hears both still.
  const { packetsIn } = await engine.stats(a.legId);
  await until('a second more', async () => (await engine.stats(a.legId)).packetsIn > packetsIn + 60);
  await engine.stopRecording('lives');
  const [, theirs] = parseWav(await readFile(join(folder, 'lives.wav'))).samples;
  expect(toneLevel(theirs?.slice(-6_000, -2_000) ?? new Int16Array(1), 700)).toBeGreaterThan(LOUD);
});

test('what a caller hears while waiting begins again, and its end is told once, under the number it had', async () => {
  const [a, , c] = [await phone(700), await phone(0), await phone(700)];
  await engine.play(a.legId, ['music'], { loop: true });
  const { playId } = await engine.play(c.legId, ['sentence']);
  await hears(a.ear, MUSIC_HZ);
  await hears(c.ear, MUSIC_HZ);
  process.kill(pidOf(0), 'SIGKILL');
  await crash();
  a.ear.forget();
  await hears(a.ear, MUSIC_HZ);
  const played = () => events.filter((event) => event.type === 'played' && event.legId === c.legId);
  await until('the sentence to end', () => played().length > 0, 20_000);
  expect(played()).toEqual([{ type: 'played', legId: c.legId, playId, outcome: 'finished' }]);
  await engine.stopPlay(a.legId);
  await silent(a.ear, MUSIC_HZ);
});

test("a browser's leg waits for its browser, which comes back to the same talk", async () => {
  const browser = await openBrowser(engine);
  browsers.push(browser);
  browser.say(1_000);
  await until('browser connected', () => browser.connected());
  const a = await phone(700);
  expect(engine.workers().map(({ legs }) => legs)).toEqual([
    { sip: 0, web: 1 },
    { sip: 1, web: 0 },
  ]);
  await engine.connect(a.legId, browser.legId);
  await hears(a.ear, 1_000);
  process.kill(pidOf(0), 'SIGKILL');
  expect(await crash()).toMatchObject({ legs: [], restored: [], waiting: [browser.legId] });
  // Its page was told first, and need not have waited for the rest.
  expect(events.map(({ type }) => type)).toEqual(['browsers_lost', 'worker_crashed']);
  expect(events[0]).toEqual({ type: 'browsers_lost', legs: [browser.legId] });
  await browser.moves(engine);
  for (const { ear } of [a, browser]) ear.forget();
  await hears(a.ear, 1_000);
  await hears(browser.ear, 700);
  // Closed while it waits, it is gone like any other.
  await engine.closeLeg(browser.legId);
  await expect(browser.moves(engine)).rejects.toMatchObject({ code: 'media.unknown_leg' });
});

test('a worker that stands still is ended and its callers talk on; the others go on meanwhile', async () => {
  const [a, b, c, d] = [await phone(700), await phone(1_000), await phone(1_300), await phone(1_600)];
  await engine.connect(a.legId, c.legId);
  await engine.connect(b.legId, d.legId);
  await hears(c.ear, 700);
  await hears(d.ear, 1_000);
  process.kill(pidOf(0), 'SIGSTOP');
  expect(new Set((await crash()).restored)).toEqual(new Set([a.legId, c.legId]));
  for (const { ear } of [c, d]) ear.forget();
  await hears(c.ear, 700);
  await hears(d.ear, 1_000);
  expect([streams(c), streams(d)]).toEqual([2, 1]);
});

test('a caller whose second worker dies at once is not brought to a third: they may be what kills', async () => {
  const a = await phone(700);
  process.kill(pidOf(0), 'SIGKILL');
  expect((await crash()).restored).toEqual([a.legId]);
  events.length = 0;
  process.kill(pidOf(1), 'SIGKILL');
  expect(await crash()).toMatchObject({ restored: [], legs: [a.legId] });
  await expect(engine.stats(a.legId)).rejects.toMatchObject({ code: 'media.unknown_leg' });
});

test('where there is one worker only, the one that waits has its callers at once, and the next one waits then; it may die itself, and nobody is told', async () => {
  const born: (number | undefined)[] = [];
  const told: MediaEvent[] = [];
  const alone = await startEmbeddedEngine({
    settings: { bindAddress: '127.0.0.1', soundsDir: folder, rtpPorts: PORTS },
    spareAfterMs: 0,
    startWorker: (settings) => {
      const worker = startMediaWorker(settings);
      born.push(worker.pid);
      return worker;
    },
  });
  alone.on((event) => told.push(event));
  expect(born).toHaveLength(1);
  const [a, b] = [await openPhone(alone), await openPhone(alone)];
  a.say(700);
  await alone.connect(a.legId, b.legId);
  await hears(b.ear, 700);
  await until('one that waits', () => alone.hasSpare(), 30_000);
  process.kill(born[0] ?? 0, 'SIGKILL');
  await until('its place to be taken', () => alone.workers()[0]?.pid === born[1], 20_000);
  await until('all of it to be told', () => told.some(({ type }) => type === 'worker_crashed'), 20_000);
  b.ear.forget();
  await hears(b.ear, 700);
  await until('the next one that waits', () => alone.hasSpare(), 30_000);
  expect(born).toHaveLength(3);
  process.kill(born[2] ?? 0, 'SIGKILL');
  await until('its end', () => !alone.hasSpare(), 20_000);
  expect(told.map(({ type }) => type)).toEqual(['worker_crashed']);
  for (const one of [a, b]) one.close();
  await alone.shutdown();
});
