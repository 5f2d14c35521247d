import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../server/adapters/media/embedded/embedded-engine.ts';
import { createIceServers } from '../../server/modules/voice/index.ts';
import { toneLevel, toneSamples } from '../../server/platform/media/tone.ts';
import { monoWav, parseWav } from '../../server/platform/media/wav.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import {
  canSplitNet,
  listensIn,
  RELAY_TO_CUSTOMER,
  RELAY_TO_SERVER,
  SERVER_ADDRESS,
  splitNet,
  type SplitNet,
} from '../support/netns.ts';
import { openSoundPage, type SoundPage } from '../support/sound-page.ts';
import { until } from '../support/until.ts';

const SECRET = 'north-wind';
const LOUD_DB = -50;

let net: SplitNet;
let engine: EmbeddedEngine;
let page: SoundPage;
let relay: ChildProcess;
const opened: (() => unknown)[] = [];
let folder = '';

const ice = createIceServers({ urls: [`turn:${RELAY_TO_CUSTOMER}:3478?transport=udp`], secret: SECRET }, systemClock);

async function open(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'turn-'));
  await writeFile(join(folder, 'music.wav'), monoWav(toneSamples({ frequency: 620, amplitude: 0.4, samples: 8_000 })));
  net = splitNet();
  opened.push(() => rm(folder, { recursive: true, force: true }), net.clear);
  const listen = [`--listening-ip=${RELAY_TO_CUSTOMER}`, `--relay-ip=${RELAY_TO_SERVER}`, '--listening-port=3478'];
  const rights = ['--use-auth-secret', `--static-auth-secret=${SECRET}`, '--realm=shoujie'];
  const quiet = ['-n', '--no-cli', '--no-tls', '--no-dtls', '--log-file=stdout', `--pidfile=${join(folder, 'pid')}`];
  relay = spawn('ip', ['netns', 'exec', net.relay, 'turnserver', ...quiet, ...listen, ...rights], {
    cwd: folder,
    stdio: 'ignore',
  });
  opened.push(() => relay.kill());
  // It says nothing when it listens; the system knows.
  await until(() => listensIn(net.relay).includes(`${RELAY_TO_CUSTOMER}:3478`), { what: 'coturn to listen' });
  const worker = resolve('server/adapters/media/embedded/media-worker.ts');
  engine = await startEmbeddedEngine({
    settings: { bindAddress: SERVER_ADDRESS, soundsDir: folder },
    startWorker: (settings) =>
      spawn(
        'ip',
        ['netns', 'exec', net.server, process.execPath, '--import', 'tsx', worker, JSON.stringify(settings)],
        {
          serialization: 'advanced',
          stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        },
      ),
  });
  opened.push(() => engine.shutdown());
  const browser = join(folder, 'browser');
  const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  await writeFile(browser, `#!/bin/sh\nexec ip netns exec ${net.customer} ${chromium} "$@"\n`);
  await chmod(browser, 0o755);
  page = await openSoundPage(browser);
  opened.push(() => page.close());
}

/** Where the machine does not let us make networks of our own, there is nothing to try. */
if (canSplitNet()) {
  beforeAll(open);
  afterAll(async () => {
    for (const close of opened.reverse()) await close();
  });

  test('a browser that cannot reach us directly talks through the relay, with a password made for the moment', async () => {
    const { iceServers } = ice('agent-7');
    const offerSdp = await page.offer(iceServers);
    expect(offerSdp).toContain('typ relay');
    const { legId, answerSdp } = await engine.createWebLeg({ callId: 'page', offerSdp });
    await page.accept(answerSdp);
    await until(() => page.connected(), { what: 'the browser to connect through the relay' });
    expect(await page.pair()).toMatch(/^relay (host|prflx)$/);
    await engine.play(legId, ['music'], { loop: true });
    await until(async () => (await page.level(620)) > LOUD_DB, { what: 'music in the browser' });
    const path = join(folder, 'said.wav');
    await engine.record('said', { path, left: legId });
    const { packetsIn } = await engine.stats(legId);
    await until(async () => (await engine.stats(legId)).packetsIn > packetsIn + 60, { what: 'a second of sound' });
    await engine.stopRecording('said');
    const [left] = parseWav(await readFile(path)).samples;
    expect(toneLevel(left?.slice(-4_800, -1_600) ?? new Int16Array(1), 1_000)).toBeGreaterThan(0.1);
    await engine.closeLeg(legId);
  });

  test('without the relay, or with a password of another secret, nothing gets through', async () => {
    expect(await page.offer([])).not.toContain('typ relay');
    const forged = createIceServers({ urls: [`turn:${RELAY_TO_CUSTOMER}:3478`], secret: 'south-wind' }, systemClock);
    expect(await page.offer(forged('agent-7').iceServers)).not.toContain('typ relay');
  });
}
