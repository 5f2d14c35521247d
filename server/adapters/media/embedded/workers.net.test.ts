import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { toneLevel } from '../../../platform/media/tone.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from './embedded-engine.ts';
import { openBrowser } from './testing/browser.ts';
import { openPhone, type Phone } from './testing/phone.ts';
import { until } from './testing/until.ts';
import { measureWorkers } from './worker-metrics.ts';

const LOUD = 0.2;
const QUIET = 0.02;

let engine: EmbeddedEngine;
let folder = '';
const phones: Phone[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workers-'));
  engine = await startEmbeddedEngine({
    settings: { bindAddress: '127.0.0.1', soundsDir: folder },
    workers: 2,
  });
});
afterEach(async () => {
  for (const phone of phones.splice(0)) {
    await engine.closeLeg(phone.legId);
    phone.close();
  }
});
afterAll(async () => {
  await engine.shutdown();
  await rm(folder, { recursive: true, force: true });
});

/** Legs go to the emptier worker, so two phones one after the other are in two workers. */
const phone = async (frequency?: number): Promise<Phone> => {
  const opened = await openPhone(engine);
  phones.push(opened);
  if (frequency !== undefined) opened.say(frequency);
  return opened;
};
const hears = (ear: Phone['ear'], frequency: number) =>
  until(`tone of ${frequency} Hz`, () => ear.level(frequency) > LOUD);
const silent = async (ear: Phone['ear'], frequency: number) => {
  ear.forget();
  await until('half a second', () => ear.samples() > 4_000);
  expect(ear.level(frequency)).toBeLessThan(QUIET);
};
const legs = () => engine.workers().map((worker) => worker.legs.sip);

test('legs are spread, and two callers in different workers hear each other and not themselves', async () => {
  const [a, b] = [await phone(700), await phone(1_000)];
  expect(legs()).toEqual([1, 1]);
  await engine.connect(a.legId, b.legId);
  await hears(a.ear, 1_000);
  await hears(b.ear, 700);
  expect(a.ear.level(700)).toBeLessThan(QUIET);
  await engine.disconnect(a.legId, b.legId);
  await silent(a.ear, 1_000);
  await silent(b.ear, 700);
});

test('whoever is connected anew is parted from the former partner, in whichever worker that one is', async () => {
  const [a, b, c] = [await phone(700), await phone(1_000), await phone(1_300)];
  await engine.connect(a.legId, b.legId);
  await hears(b.ear, 700);
  await engine.connect(a.legId, c.legId);
  await hears(c.ear, 700);
  await hears(a.ear, 1_300);
  await silent(b.ear, 700);
  expect(a.ear.level(1_000)).toBeLessThan(QUIET);
  await engine.connect(b.legId, c.legId);
  await hears(b.ear, 1_300);
  await hears(c.ear, 1_000);
  await silent(a.ear, 1_300);
});

test('three talk across workers: each hears the two others and not themselves; a leader who listens is heard by nobody', async () => {
  const [a, b, c, leader] = [await phone(700), await phone(1_000), await phone(1_300), await phone(1_600)];
  const row = (...heard: Phone[]) => heard.map(({ legId }) => ({ legId }));
  await engine.hear(a.legId, row(b, c));
  await engine.hear(b.legId, row(a, c));
  await engine.hear(c.legId, row(a, b));
  await engine.hear(leader.legId, row(a, b));
  await Promise.all([hears(a.ear, 1_000), hears(a.ear, 1_300), hears(b.ear, 700), hears(b.ear, 1_300)]);
  await Promise.all([hears(c.ear, 700), hears(c.ear, 1_000), hears(leader.ear, 700), hears(leader.ear, 1_000)]);
  expect(a.ear.level(700)).toBeLessThan(QUIET);
  expect(a.ear.level(1_600)).toBeLessThan(QUIET);
  // A talk of two again: nobody else is in it.
  await engine.connect(a.legId, b.legId);
  await silent(leader.ear, 700);
  await silent(c.ear, 1_000);
  await hears(a.ear, 1_000);
  expect(a.ear.level(1_300)).toBeLessThan(QUIET);
});

test('a browser and a caller in different workers hear each other, and the recording has both', async () => {
  const browser = await openBrowser(engine);
  const a = await phone(700);
  expect(engine.workers().map((worker) => worker.legs)).toContainEqual({ sip: 1, web: 0 });
  browser.say(1_000);
  await until('browser connected', () => browser.connected());
  const path = join(folder, 'both.wav');
  await engine.record('both', { path, left: a.legId, right: browser.legId });
  await engine.connect(a.legId, browser.legId);
  await hears(a.ear, 1_000);
  await hears(browser.ear, 700);
  const { packetsIn } = await engine.stats(a.legId);
  await until('a second', async () => (await engine.stats(a.legId)).packetsIn > packetsIn + 50);
  await engine.stopRecording('both');
  const [left, right] = parseWav(await readFile(path)).samples;
  const end = (samples: Int16Array | undefined) => samples?.slice(-4_800, -3_200) ?? new Int16Array(1_600);
  expect(toneLevel(end(left), 700)).toBeGreaterThan(LOUD);
  expect(toneLevel(end(right), 1_000)).toBeGreaterThan(LOUD);
  expect(toneLevel(end(left), 1_000)).toBeLessThan(QUIET);
  await engine.closeLeg(browser.legId);
  await silent(a.ear, 1_000);
  await browser.close();
});

test('the metrics say how many legs each worker has, how busy it is and what it carried', async () => {
  const registry = new Registry();
  measureWorkers(registry, engine.workers);
  const [a, b] = [await phone(700), await phone(1_000)];
  await engine.connect(a.legId, b.legId);
  const seen = await until('both workers counted', async () => {
    const text = await registry.metrics();
    const received = [...text.matchAll(/^shoujie_media_packets_received_total\{worker="\d"\} (\d+)$/gm)];
    return received.length === 2 && received.every(([, count]) => Number(count) > 10) && text;
  });
  expect(seen).toContain('shoujie_media_legs{worker="0",kind="sip"} 1');
  expect(seen).toContain('shoujie_media_legs{worker="1",kind="sip"} 1');
  expect(seen).toMatch(/^shoujie_media_worker_cpu_seconds_total\{worker="1"\} 0?\.?\d/m);
  expect(seen).toMatch(/^shoujie_media_worker_busy_ratio\{worker="0"\} /m);
});
