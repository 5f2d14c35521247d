import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { expect, test } from 'vitest';
import type { MediaEvent } from '../../../platform/media/media-engine.ts';
import { startEmbeddedEngine } from './embedded-engine.ts';
import { openBrowser } from './testing/browser.ts';
import { openPhone } from './testing/phone.ts';
import { until } from './testing/until.ts';
import { startMediaWorker } from './worker-link.ts';

const settings = { bindAddress: '127.0.0.1', soundsDir: '/nonexistent' };
const scripted = (script: string): ChildProcess =>
  spawn(process.execPath, ['-e', script], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
/** One that says it is ready and then does nothing at all, like one caught in a loop. */
const deaf = (): ChildProcess =>
  scripted(`process.send({ type: 'ready', relayPort: 1 }); process.on('message', () => {})`);
const stillborn = (): ChildProcess => scripted(`throw new Error('no such module')`);

test('a worker that hangs is ended, told as crashed, and the next one takes the next call', async () => {
  const events: MediaEvent[] = [];
  const workers = [deaf, () => startMediaWorker(settings)];
  const engine = await startEmbeddedEngine({
    settings,
    startWorker: () => (workers.shift() ?? deaf)(),
    heartbeat: { everyMs: 50, stuckMs: 1_000, starvedMs: 30_000 },
  });
  engine.on((event) => events.push(event));
  await expect(engine.createSipLeg({ callId: 'c' })).rejects.toMatchObject({ code: 'media.worker_crashed' });
  await until('told', () => events.some((event) => event.type === 'worker_crashed'));
  // The next one may take its time to start on a busy machine.
  const leg = await until('the next call', () => engine.createSipLeg({ callId: 'c' }).catch(() => undefined), 30_000);
  expect(leg).toHaveProperty('localPort');
  await engine.shutdown();
  await expect(engine.createSipLeg({ callId: 'c' })).rejects.toMatchObject({ code: 'media.stopped' });
});

test('a call to a worker that does not answer fails at its deadline', async () => {
  const heartbeat = { everyMs: 1_000, stuckMs: 60_000, starvedMs: 60_000 };
  const engine = await startEmbeddedEngine({ settings, startWorker: deaf, heartbeat });
  await expect(engine.createSipLeg({ callId: 'c' })).rejects.toMatchObject({ code: 'media.timeout', retryable: true });
  await engine.shutdown();
});

test('when a worker cannot even start, starting fails and is not tried for ever', async () => {
  let started = 0;
  const startWorker = (): ChildProcess => {
    started += 1;
    return stillborn();
  };
  await expect(startEmbeddedEngine({ settings, startWorker })).rejects.toMatchObject({
    code: 'media.worker_crashed',
    // Its last words are the only hint at what is wrong.
    details: { reason: expect.stringContaining('no such module') as string },
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(started).toBe(1);
});

test('rubbish on every port of a running call harms nobody', async () => {
  const engine = await startEmbeddedEngine({ settings });
  const events: MediaEvent[] = [];
  engine.on((event) => events.push(event));
  const phone = await openPhone(engine);
  const browser = await openBrowser(engine);
  phone.say(700);
  browser.say(1_000);
  await until('browser connected', () => browser.connected());
  await engine.connect(phone.legId, browser.legId);
  await until('sound', () => phone.ear.level(1_000) > 0.2);

  const webPorts = [...browser.answerSdp.matchAll(/a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+)/g)].map((m) =>
    Number(m[1]),
  );
  expect(webPorts.length).toBeGreaterThan(0);
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  for (let i = 0; i < 600; i += 1) {
    const rubbish = randomBytes(1 + (i % 300));
    // STUN, DTLS and RTP are told apart by the first byte (RFC 7983): each gets its share.
    rubbish[0] = [0, 1, 20, 22, 23, 63, 64, 127, 128, 144, 191, 255][i % 12]!;
    for (const port of [phone.enginePort, ...webPorts]) socket.send(rubbish, port, '127.0.0.1');
    // The caller's own, good address sends rubbish too.
    phone.socket.send(rubbish, phone.enginePort, '127.0.0.1');
    if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  // What harmed most when it was believed: a goodbye in the clear, and the beginning of a handshake of nonsense (RFC 6347 §4.1).
  for (const port of webPorts) {
    socket.send(Buffer.from('15fefd000000000000000000020100', 'hex'), port, '127.0.0.1');
    // The same behind a record that looks like STUN where the cookie stands.
    socket.send(
      Buffer.from('16fefd002112a4420000000005000000000015fefd000000000000000000020100', 'hex'),
      port,
      '127.0.0.1',
    );
    socket.send(
      Buffer.from('16fefd00000000000000000018100000040001000000000004deadbeef00000000', 'hex'),
      port,
      '127.0.0.1',
    );
  }
  await new Promise((sent) => socket.send(Buffer.alloc(1), phone.enginePort, '127.0.0.1', sent));
  socket.close();
  phone.ear.forget();
  browser.ear.forget();
  await until('still sound', () => phone.ear.level(1_000) > 0.2 && browser.ear.level(700) > 0.2);
  expect(events.filter((event) => event.type === 'worker_crashed')).toEqual([]);
  await browser.close();
  phone.close();
  await engine.shutdown();
});
