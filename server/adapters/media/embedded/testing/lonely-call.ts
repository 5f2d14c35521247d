import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startMediaCore } from '../media-core.ts';
import type { WebDriverName } from '../settings.ts';
import { openBrowser } from './browser.ts';
import { until } from './until.ts';

/**
 * A browser is answered and heard in a network of its own, whose only way out is an interface that counts. The kernel counts what a
 * compiled library sends as well, which no spy on Node's sockets would see. Run as a program of its own, inside that network.
 */
export const WAY_OUT = 'out';
const FAR = '198.51.100.1';

export interface LonelyCall {
  /** Packets that left while a browser was answered, connected and heard. */
  readonly left: number;
  readonly heard: number;
  /** What one datagram to somebody far away adds: the counter does count. */
  readonly proof: number;
}

/** proc(5), net/dev: eight figures of what came, then bytes and packets of what left. */
const LEFT_AT = 9;
async function counted(): Promise<number> {
  const lines = (await readFile('/proc/self/net/dev', 'utf8')).split('\n').map((line) => line.trim());
  const line = lines.find((one) => one.startsWith(`${WAY_OUT}:`)) ?? '';
  return Number(
    line
      .slice(WAY_OUT.length + 1)
      .trim()
      .split(/\s+/)[LEFT_AT],
  );
}

async function sendFar(): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.send('x', 9, FAR, resolve));
  socket.close();
  await once(socket, 'close');
}

async function call(webDriver: WebDriverName): Promise<LonelyCall> {
  const before = await counted();
  const core = await startMediaCore({ bindAddress: '127.0.0.1', soundsDir: '/nonexistent', webDriver });
  const browser = await openBrowser(core);
  browser.say(1_000);
  await until('browser connected', () => browser.connected(), 30_000);
  await until('its sound', async () => (await core.stats(browser.legId)).packetsIn > 25, 30_000);
  const heard = (await core.stats(browser.legId)).packetsIn;
  await browser.close();
  await core.shutdown();
  const after = await counted();
  await sendFar();
  await until('the datagram to be counted', async () => (await counted()) > after, 10_000);
  return { left: after - before, heard, proof: (await counted()) - after };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const answer = await call(process.argv[2] === 'native' ? 'native' : 'werift');
  process.stdout.write(JSON.stringify(answer), () => process.exit(0));
}
