import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createPortPool, type PortPair } from './sip-socket.ts';

const close = (socket: { close(): unknown }): void => {
  socket.close();
};

const closePair = ({ rtp, rtcp }: PortPair): void => {
  rtp.close();
  rtcp?.close();
};

/** A port nobody uses, with the next ones likely free too. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

test('RTP takes even ports inside the range, steps over one in use, and says so when there is none left', async () => {
  const first = (await freePort()) & ~1;
  const busy = createSocket('udp4');
  busy.bind(first + 2, '127.0.0.1');
  await once(busy, 'listening');
  const take = createPortPool('127.0.0.1', { min: first - 1, max: first + 5 });
  const taken = [await take(), await take()];
  expect(taken.map(({ rtp }) => rtp.address().port).sort((a, b) => a - b)).toEqual([first, first + 4]);
  for (const { rtp, rtcp } of taken) expect(rtcp?.address().port).toBe(rtp.address().port + 1);
  await expect(take()).rejects.toMatchObject({ code: 'media.no_ports' });
  taken.forEach(closePair);
  close(busy);
});

test('a port that was given back is not the next one given', async () => {
  const first = (await freePort()) & ~1;
  const take = createPortPool('127.0.0.1', { min: first, max: first + 8 });
  const one = await take();
  const { port } = one.rtp.address();
  closePair(one);
  const two = await take();
  expect(two.rtp.address().port).not.toBe(port);
  closePair(two);
});

test('an address that is not ours is refused by name', async () => {
  await expect(createPortPool('203.0.113.77', undefined)()).rejects.toMatchObject({ code: 'media.cannot_listen' });
});
