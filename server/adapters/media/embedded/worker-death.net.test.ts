import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { decodeG711, FRAME_SAMPLES, SAMPLE_RATE } from '../../../platform/media/g711.ts';
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
/** Two seconds is what callers may hear of it; as much again is left to a machine that does other work. */
const SILENCE_AT_MOST = 4 * SAMPLE_RATE;
/** That it stands still must be noticed first, by asking: a second and a half, and what a busy machine adds. */
const STOPPED_AT_MOST = 5 * SAMPLE_RATE;
/** What is not touched loses at most what a busy machine loses. */
const UNHARMED = SAMPLE_RATE / 2;

let engine: EmbeddedEngine;
let folder = '';
/** The running process of each worker, by number. */
const processes: ChildProcess[] = [];
const events: MediaEvent[] = [];
const phones: Phone[] = [];
const browsers: TestBrowser[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-death-'));
  const tone = (samples: number) => monoWav(toneSamples({ frequency: MUSIC_HZ, amplitude: 0.4, samples }));
  await writeFile(join(folder, 'music.wav'), tone(SAMPLE_RATE));
  await writeFile(join(folder, 'sentence.wav'), tone(3 * SAMPLE_RATE));
  engine = await startEmbeddedEngine({
    settings: { bindAddress: '127.0.0.1', soundsDir: folder },
    workers: 2,
    startWorker: (settings) => {
      const worker = startMediaWorker(settings);
      processes[settings.workerNumber ?? 0] = worker;
      return worker;
    },
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
/** How many samples of a tone came out of the line since it was opened, packet by packet. */
const heard = ({ packets }: Phone, frequency: number): number =>
  packets.filter(({ payload }) => toneLevel(decodeG711('PCMA', payload), frequency) > LOUD).length * FRAME_SAMPLES;
/** Samples of a tone that did not come out of the line while something happened: a phone says as many as there were to be heard. */
async function missing(phone: Phone, frequency: number, during: () => Promise<unknown>): Promise<number> {
  const before = phone.said() - heard(phone, frequency);
  await during();
  return phone.said() - heard(phone, frequency) - before;
}
const end = (samples: Int16Array | undefined) => samples?.slice(8_000, 12_000) ?? new Int16Array(1);

test('callers of a killed worker are heard again within two seconds, at the port they had; others notice nothing', async () => {
  // a, c and e live in one worker, b, d and f in the other.
  const [a, b, c, d] = [await phone(700), await phone(1_000), await phone(1_300), await phone(1_600)];
  const [e, f] = [await phone(440), await phone(560)];
  expect(engine.workers().map(({ legs }) => legs.sip)).toEqual([3, 3]);
  await engine.connect(a.legId, b.legId);
  await engine.connect(d.legId, f.legId);
  await engine.record('dies', { path: join(folder, 'dies.wav'), left: a.legId, right: b.legId });
  await engine.record('lives', { path: join(folder, 'lives.wav'), left: b.legId, right: a.legId });
  await hears(b.ear, 700);
  await hears(d.ear, 560);
  await until('a block on disk', async () => (await readFile(join(folder, 'dies.wav'))).length > 64_000);
  let atB = 0;
  const atD = await missing(d, 560, async () => {
    atB = await missing(b, 700, async () => {
      processes[0]?.kill('SIGKILL');
      await crash();
      b.ear.forget();
      await hears(b.ear, 700);
    });
  });
  expect(atB).toBeLessThan(SILENCE_AT_MOST);
  expect(atD).toBeLessThan(UNHARMED);
  const told = await crash();
  expect(told).toMatchObject({ reason: 'SIGKILL', legs: [], waiting: [], recordings: ['dies'] });
  expect(new Set(told.restored)).toEqual(new Set([a.legId, c.legId, e.legId]));
  await hears(a.ear, 1_000);

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
  const lost = await missing(a, MUSIC_HZ, async () => {
    processes[0]?.kill('SIGKILL');
    await crash();
    a.ear.forget();
    await hears(a.ear, MUSIC_HZ);
  });
  expect(lost).toBeLessThan(SILENCE_AT_MOST);
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
  const lost = await missing(a, 1_000, async () => {
    processes[0]?.kill('SIGKILL');
    expect(await crash()).toMatchObject({ legs: [], restored: [], waiting: [browser.legId] });
    await browser.moves(engine);
    a.ear.forget();
    await hears(a.ear, 1_000);
  });
  expect(lost).toBeLessThan(SILENCE_AT_MOST);
  browser.ear.forget();
  await hears(browser.ear, 700);
  // Closed while it waits, it is gone like any other.
  await engine.closeLeg(browser.legId);
  await expect(browser.moves(engine)).rejects.toMatchObject({ code: 'media.unknown_leg' });
});

test('a worker that stands still is noticed at once and its callers talk on; the others go on meanwhile', async () => {
  const [a, b, c, d] = [await phone(700), await phone(1_000), await phone(1_300), await phone(1_600)];
  await engine.connect(a.legId, c.legId);
  await engine.connect(b.legId, d.legId);
  await hears(c.ear, 700);
  await hears(d.ear, 1_000);
  let atC = 0;
  const atD = await missing(d, 1_000, async () => {
    atC = await missing(c, 700, async () => {
      processes[0]?.kill('SIGSTOP');
      expect(new Set((await crash()).restored)).toEqual(new Set([a.legId, c.legId]));
      c.ear.forget();
      await hears(c.ear, 700);
    });
  });
  expect(atC).toBeLessThan(STOPPED_AT_MOST);
  expect(atD).toBeLessThan(UNHARMED);
});

test('a caller whose second worker dies at once is not brought to a third: they may be what kills', async () => {
  const a = await phone(700);
  processes[0]?.kill('SIGKILL');
  expect((await crash()).restored).toEqual([a.legId]);
  events.length = 0;
  processes[1]?.kill('SIGKILL');
  expect(await crash()).toMatchObject({ restored: [], legs: [a.legId] });
  await expect(engine.stats(a.legId)).rejects.toMatchObject({ code: 'media.unknown_leg' });
});
