import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import { toneLevel } from '../../../platform/media/tone.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import { startEmbeddedEngine } from './embedded-engine.ts';
import { nativeDriverProblem } from './native-driver.ts';
import type { WebDriverName } from './settings.ts';
import { openBrowser, type TestBrowser } from './testing/browser.ts';
import { openPhone, type Phone } from './testing/phone.ts';
import { until } from './testing/until.ts';

const LOUD = 0.2;
const QUIET = 0.02;

/** What a driver of browser legs has to do, whichever it is. The compiled one is no part of this house where it is not installed. */
const drivers: WebDriverName[] = nativeDriverProblem() === undefined ? ['werift', 'native'] : ['werift'];

describe.each(drivers)('browser legs by %s:', (webDriver) => {
  let engine: MediaEngine;
  let folder = '';
  const events: MediaEvent[] = [];
  const opened: { close(): unknown; readonly legId: string }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'web-legs-'));
    engine = await startEmbeddedEngine({
      settings: {
        bindAddress: '127.0.0.1',
        soundsDir: folder,
        webDriver,
        webPorts: { min: 43_000, max: 43_999 },
        rtpTimeoutMs: 3_000,
      },
    });
    engine.on((event) => events.push(event));
  });
  afterEach(async () => {
    for (const { legId, close } of opened.splice(0)) {
      await engine.closeLeg(legId);
      await close();
    }
    events.length = 0;
  });
  afterAll(async () => {
    await engine.shutdown();
    await rm(folder, { recursive: true, force: true });
  });

  const phone = async (frequency: number): Promise<Phone> => {
    const one = await openPhone(engine);
    opened.push(one);
    one.say(frequency);
    return one;
  };
  const browser = async (frequency: number): Promise<TestBrowser> => {
    const one = await openBrowser(engine);
    opened.push(one);
    one.say(frequency);
    await until('browser connected', () => one.connected());
    return one;
  };
  const hears = (ear: Phone['ear'], frequency: number) =>
    until(`tone of ${frequency} Hz`, () => ear.level(frequency) > LOUD);

  test('a caller and a browser hear each other; nothing but A-law is agreed, on ports of the range', async () => {
    const [caller, agent] = [await phone(700), await browser(1_000)];
    expect(agent.answerSdp).toMatch(/m=audio \d+ UDP\/TLS\/RTP\/SAVPF 8\r?\n/);
    const ports = [...agent.answerSdp.matchAll(/a=candidate:\S+ 1 udp \d+ [\d.]+ (\d+) typ host/gi)].map(([, p]) =>
      Number(p),
    );
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.every((port) => port >= 43_000 && port <= 43_999)).toBe(true);
    await engine.connect(caller.legId, agent.legId);
    await hears(caller.ear, 1_000);
    await hears(agent.ear, 700);
    expect(caller.ear.level(700)).toBeLessThan(QUIET);
    expect(await engine.stats(agent.legId)).toMatchObject({ lost: 0, dropped: 0 });
  });

  test('how our sound arrives at the browser is known from its reports, and how long the way there and back is', async () => {
    const [caller, agent] = [await phone(700), await browser(1_000)];
    await engine.connect(caller.legId, agent.legId);
    await hears(agent.ear, 700);
    const remote = await until(
      'a report of the browser about a report of ours',
      async () => {
        const { remote: view } = await engine.stats(agent.legId);
        return view?.roundTripMs === undefined ? undefined : view;
      },
      30_000,
    );
    expect(remote.lost).toBeLessThan(50);
    expect(remote.jitterMs).toBeLessThan(1_000);
    expect(remote.roundTripMs).toBeLessThan(5_000);
  });

  test('a page that changed its network comes back to the same leg; talk and recording go on', async () => {
    const [caller, agent] = [await phone(700), await browser(1_000)];
    const path = join(folder, 'moved.wav');
    await engine.record('moved', { path, left: caller.legId, right: agent.legId });
    await engine.connect(caller.legId, agent.legId);
    await hears(caller.ear, 1_000);
    await agent.moves(engine);
    agent.say(1_300);
    agent.ear.forget();
    await hears(caller.ear, 1_300);
    await hears(agent.ear, 700);
    const { packetsIn } = await engine.stats(agent.legId);
    await until('half a second', async () => (await engine.stats(agent.legId)).packetsIn > packetsIn + 30);
    await engine.stopRecording('moved');
    const right = parseWav(await readFile(path)).samples[1] ?? new Int16Array(1);
    expect(toneLevel(right.slice(-3_200, -1_600), 1_300)).toBeGreaterThan(LOUD);
    expect(events.filter((event) => event.type === 'leg_lost' || event.type === 'worker_crashed')).toEqual([]);
    // And a second time: the way that was new is then the old one.
    await agent.moves(engine);
    agent.say(1_600);
    await hears(caller.ear, 1_600);
  });

  test('a restart that is no offer, or of a leg that is gone, is refused and harms nobody', async () => {
    const [caller, agent] = [await phone(700), await browser(1_000)];
    await engine.connect(caller.legId, agent.legId);
    await hears(caller.ear, 1_000);
    await expect(engine.restartWebLeg(agent.legId, 'v=0')).rejects.toMatchObject({ code: 'media.bad_offer' });
    await expect(engine.restartWebLeg('nobody', 'v=0')).rejects.toMatchObject({ code: 'media.unknown_leg' });
    await expect(engine.restartWebLeg(caller.legId, 'v=0')).rejects.toMatchObject({ code: 'media.unknown_leg' });
    caller.ear.forget();
    await hears(caller.ear, 1_000);
  });

  test('a browser that leaves in the middle of a talk is told as lost', async () => {
    const [caller, agent] = [await phone(700), await browser(1_000)];
    await engine.connect(caller.legId, agent.legId);
    await hears(agent.ear, 700);
    await agent.close();
    const lost = () => events.find((event) => event.type === 'leg_lost' && event.legId === agent.legId);
    await until('the loss', () => lost() !== undefined, 20_000);
    await expect(engine.stats(caller.legId)).resolves.toHaveProperty('packetsIn');
  });
});
