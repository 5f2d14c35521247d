import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../server/adapters/media/embedded/embedded-engine.ts';
import { nativeDriverProblem } from '../../server/adapters/media/embedded/native-driver.ts';
import type { WebDriverName } from '../../server/adapters/media/embedded/settings.ts';
import { openPhone } from '../../server/adapters/media/embedded/testing/phone.ts';
import type { MediaEvent } from '../../server/platform/media/media-engine.ts';
import { toneLevel, toneSamples } from '../../server/platform/media/tone.ts';
import { monoWav, parseWav } from '../../server/platform/media/wav.ts';
import { openSoundPage, type SoundPage } from '../support/sound-page.ts';
import { until } from '../support/until.ts';

const LOUD_DB = -50;
const drivers: WebDriverName[] = nativeDriverProblem() === undefined ? ['werift', 'native'] : ['werift'];

describe.each(drivers)('a real browser, answered by %s,', (webDriver) => {
  let engine: EmbeddedEngine;
  let page: SoundPage;
  let folder = '';
  const events: MediaEvent[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'browser-leg-'));
    const samples = toneSamples({ frequency: 620, amplitude: 0.4, samples: 8_000 });
    await writeFile(join(folder, 'music.wav'), monoWav(samples));
    engine = await startEmbeddedEngine({ settings: { bindAddress: '127.0.0.1', soundsDir: folder, webDriver } });
    engine.on((event) => events.push(event));
    page = await openSoundPage();
  });
  afterAll(async () => {
    await page.close();
    await engine.shutdown();
    await rm(folder, { recursive: true, force: true });
  });

  const heard = async (legId: string): Promise<number> => {
    const path = join(folder, `${Math.random()}.wav`);
    await engine.record(path, { path, left: legId });
    const { packetsIn } = await engine.stats(legId);
    await until(async () => (await engine.stats(legId)).packetsIn > packetsIn + 60, { what: 'a second of sound' });
    await engine.stopRecording(path);
    const [left] = parseWav(await readFile(path)).samples;
    return toneLevel(left?.slice(-4_800, -1_600) ?? new Int16Array(1), 1_000);
  };
  const hearsMusic = () => until(async () => (await page.level(620)) > LOUD_DB, { what: 'music in the browser' });

  test('is answered with a certificate made for it alone', async () => {
    const fingerprints = await Promise.all(
      [1, 2].map(async () => {
        const one = await engine.createWebLeg({ callId: 'page', offerSdp: await page.offer() });
        await engine.closeLeg(one.legId);
        return /^a=fingerprint:.+$/m.exec(one.answerSdp)?.[0];
      }),
    );
    expect(new Set(fingerprints).size).toBe(2);
  });

  test('keeps its leg through an ICE restart and through a page that was loaded again', async () => {
    const offerSdp = await page.offer();
    const { legId, answerSdp } = await engine.createWebLeg({ callId: 'page', offerSdp });
    await page.accept(answerSdp);
    await until(() => page.connected(), { what: 'the browser to connect' });
    await engine.play(legId, ['music'], { loop: true });
    await hearsMusic();
    expect(await heard(legId)).toBeGreaterThan(0.1);

    const restarted = await engine.restartWebLeg(legId, await page.restartOffer());
    await page.accept(restarted.answerSdp);
    await until(() => page.connected(), { what: 'the browser to connect again' });
    expect(await heard(legId)).toBeGreaterThan(0.1);
    await hearsMusic();

    const reloaded = await engine.restartWebLeg(legId, await page.offer());
    await page.accept(reloaded.answerSdp);
    await until(() => page.connected(), { what: 'the new page to connect' });
    expect(await heard(legId)).toBeGreaterThan(0.1);
    await hearsMusic();
    expect(events.filter((event) => event.type === 'leg_lost')).toEqual([]);
  });

  test('speaks Opus where that is asked for: it hears what is played, and what it says is recorded and told to a telephone', async () => {
    const opus = await engine.createWebLeg({
      callId: 'page',
      offerSdp: await page.offer([], 'opus'),
      codec: 'opus',
    });
    await page.accept(opus.answerSdp);
    await until(() => page.connected(), { what: 'the browser to connect' });
    expect(opus.answerSdp).toMatch(/a=rtpmap:\d+ opus\/48000\/2/);
    await engine.play(opus.legId, ['music'], { loop: true });
    await hearsMusic();
    expect(await heard(opus.legId)).toBeGreaterThan(0.1);
    await engine.stopPlay(opus.legId);
    const phone = await openPhone(engine);
    phone.say(800);
    await engine.connect(opus.legId, phone.legId);
    await until(() => phone.ear.level(1_000) > 0.1, { what: 'the browser on the telephone' });
    await until(async () => (await page.level(800)) > LOUD_DB, { what: 'the telephone in the browser' });
    await engine.closeLeg(opus.legId);
    await engine.closeLeg(phone.legId);
    phone.close();
  });
});
