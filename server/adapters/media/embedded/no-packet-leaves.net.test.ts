import { execFileSync } from 'node:child_process';
import { Socket } from 'node:dgram';
import dns from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { startMediaCore } from './media-core.ts';
import { nativeDriverProblem } from './native-driver.ts';
import type { WebDriverName } from './settings.ts';
import { openBrowser } from './testing/browser.ts';
import { WAY_OUT, type LonelyCall } from './testing/lonely-call.ts';
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

/** A network without anybody: loopback, and a cable whose other end nobody holds. Needs root, and the programs of iproute2. */
const LONELY = [
  'ip link set lo up',
  `ip link add ${WAY_OUT} type veth peer name far-end`,
  // An address of IPv6 would announce itself.
  `ip link set ${WAY_OUT} addrgenmode none`,
  'ip link set far-end addrgenmode none',
  `ip address add 192.0.2.10/24 dev ${WAY_OUT}`,
  `ip link set ${WAY_OUT} up`,
  'ip link set far-end up',
  `ip route add default dev ${WAY_OUT}`,
].join(' && ');
const inLonelyNet = (command: string): string =>
  execFileSync('unshare', ['-n', 'sh', '-c', `${LONELY} && ${command}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
const canBeLonely = (): boolean => {
  try {
    inLonelyNet('true');
    return true;
  } catch {
    return false;
  }
};
const drivers: readonly WebDriverName[] = nativeDriverProblem() === undefined ? ['werift', 'native'] : ['werift'];

test.each(canBeLonely() ? drivers : [])(
  'with %s, nothing leaves the house as the kernel counts it, in a network that has a way out',
  (driver) => {
    const script = fileURLToPath(new URL('testing/lonely-call.ts', import.meta.url));
    const said = inLonelyNet(`exec '${process.execPath}' --import tsx '${script}' ${driver}`);
    const { left, heard, proof } = JSON.parse(said) as LonelyCall;
    expect(heard).toBeGreaterThan(25);
    expect(left).toBe(0);
    expect(proof).toBeGreaterThan(0);
  },
);
