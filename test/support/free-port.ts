import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * Above the ports that systems give to whoever does not ask for one (Linux: 32768 to 60999): a port that is kept for later is not taken meanwhile
 * by some sound of a call that runs beside. Each of the workers that run side by side walks through ports of its own.
 */
const FIRST = 61_000;
const OF_EACH = 1_500;
const WORKERS = 3;
const TRIES = 200;
/** Some programs take the neighbour of their port, too (TLS beside SIP, RTCP beside RTP). */
const STEP = 7;
const base = FIRST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % WORKERS) * OF_EACH;
let next = Math.floor(Math.random() * OF_EACH);

const isFreeForTcp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
const isFreeForUdp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });

/** A port that was free a moment ago, for streams and for datagrams; good enough for one client on loopback. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    next = (next + STEP) % OF_EACH;
    const port = base + next;
    if ((await isFreeForTcp(port)) && (await isFreeForUdp(port))) return port;
  }
  throw new Error(`no free port from ${base} on`);
}
