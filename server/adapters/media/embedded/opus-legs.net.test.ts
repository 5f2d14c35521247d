import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toneLevel } from '../../../platform/media/tone.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from './embedded-engine.ts';
import { nativeDriverProblem } from './native-driver.ts';
import type { WebDriverName } from './settings.ts';
import { openBrowser, type TestBrowser } from './testing/browser.ts';
import { openPhone } from './testing/phone.ts';
import { until } from './testing/until.ts';

const LOUD = 0.15;
const QUIET = 0.03;
/** Whoever is connected hears silence of our own making for a moment before. */
const PACKETS = 50;

const drivers: WebDriverName[] = nativeDriverProblem() === undefined ? ['werift', 'native'] : ['werift'];
const houses = drivers.flatMap((webDriver) => [1, 2].map((workers) => ({ webDriver, workers })));

describe.each(houses)('Opus with $webDriver in $workers workers', ({ webDriver, workers }) => {
  let engine: EmbeddedEngine;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opus-'));
    const settings = { bindAddress: '127.0.0.1', soundsDir: folder, webDriver };
    engine = await startEmbeddedEngine({ settings, workers });
  });
  afterAll(async () => {
    await engine.shutdown();
    await rm(folder, { recursive: true, force: true });
  });

  const browser = async (frequency: number): Promise<TestBrowser> => {
    const opened = await openBrowser(engine, 'opus');
    opened.say(frequency);
    await until('browser connected', () => opened.connected(), 20_000);
    return opened;
  };
  const hears = (ear: TestBrowser['ear'], frequency: number) =>
    until(`tone of ${frequency} Hz`, () => ear.level(frequency) > LOUD, 20_000);

  test('passes from browser to browser as it was sent, packet by packet', async () => {
    const [a, b] = [await browser(700), await browser(1_000)];
    expect(engine.workers().filter(({ legs }) => legs.web > 0)).toHaveLength(workers);
    expect(a.answerSdp).toMatch(/a=rtpmap:109 opus\/48000\/2/i);
    await engine.connect(a.legId, b.legId);
    await hears(a.ear, 1_000);
    await hears(b.ear, 700);
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const before = one.payloads.heard.length;
      await until('a second of packets', () => one.payloads.heard.length >= before + PACKETS, 20_000);
      const came = one.payloads.heard.slice(before);
      expect(came.filter((payload) => !other.payloads.said.has(payload))).toEqual([]);
    }
    for (const one of [a, b]) {
      await engine.closeLeg(one.legId);
      await one.close();
    }
  });

  test('and a telephone understand each other, and the recording has both', async () => {
    const agent = await browser(1_000);
    const phone = await openPhone(engine);
    phone.say(700);
    await engine.connect(phone.legId, agent.legId);
    const path = join(folder, 'opus.wav');
    await engine.record('opus', { path, left: phone.legId, right: agent.legId });
    await until('the browser at the telephone', () => phone.ear.level(1_000) > LOUD, 20_000);
    await hears(agent.ear, 700);
    expect(phone.ear.level(700)).toBeLessThan(QUIET);
    expect(agent.ear.level(1_000)).toBeLessThan(QUIET);
    const { packetsIn } = await engine.stats(phone.legId);
    await until('a second', async () => (await engine.stats(phone.legId)).packetsIn > packetsIn + 60, 20_000);
    await engine.stopRecording('opus');
    const [left, right] = parseWav(await readFile(path)).samples;
    const end = (samples: Int16Array | undefined) => samples?.slice(-5_600, -4_000) ?? new Int16Array(1);
    expect(toneLevel(end(left), 700)).toBeGreaterThan(LOUD);
    expect(toneLevel(end(right), 1_000)).toBeGreaterThan(LOUD);
    await engine.closeLeg(agent.legId);
    await engine.closeLeg(phone.legId);
    await agent.close();
    phone.close();
  });
});
