import { Socket } from 'node:dgram';
import dns from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { startMediaCore } from './media-core.ts';
import { openBrowser } from './testing/browser.ts';
import { until } from './testing/until.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const isOurs = (address: string): boolean =>
  address.startsWith('127.') ||
  Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address));

test('a browser is answered and connected without one datagram or name look-up that leaves the house', async () => {
  const destinations: string[] = [];
  const send = Socket.prototype.send;
  vi.spyOn(Socket.prototype, 'send').mockImplementation(function (this: Socket, ...args: unknown[]) {
    // send(msg, port, address, cb) and send(msg, offset, length, port, address, cb): the address is the only string after the data.
    destinations.push(args.slice(1).find((arg) => typeof arg === 'string') ?? 'nowhere named');
    Reflect.apply(send, this, args);
  });
  const looked: string[] = [];
  const lookup = dns.lookup;
  vi.spyOn(dns, 'lookup').mockImplementation((name: string, ...rest: unknown[]) => {
    looked.push(name);
    Reflect.apply(lookup, dns, [name, ...rest]);
  });

  const core = await startMediaCore({ bindAddress: '127.0.0.1', soundsDir: '/nonexistent' });
  const browser = await openBrowser(core);
  await until('browser connected', () => browser.connected());
  await browser.close();
  await core.shutdown();

  expect(destinations.length).toBeGreaterThan(10);
  expect([...new Set(destinations)].filter((address) => !isOurs(address))).toEqual([]);
  // A literal address is "looked up" too, without anything being sent.
  expect(looked.filter((name) => isIP(name) === 0)).toEqual([]);
});
