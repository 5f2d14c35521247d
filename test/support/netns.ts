import { execFileSync, spawnSync } from 'node:child_process';

/**
 * Three network namespaces in a row: server – relay – customer. The one in the middle passes nothing on by itself, so the two
 * ends meet only through a program that runs there.
 */
export interface SplitNet {
  readonly server: string;
  readonly relay: string;
  readonly customer: string;
  clear(): void;
}

export const SERVER_ADDRESS = '10.77.1.2';
export const RELAY_TO_SERVER = '10.77.1.1';
export const RELAY_TO_CUSTOMER = '10.77.2.1';
export const CUSTOMER_ADDRESS = '10.77.2.2';

/** Root with the right to make namespaces, and the programs there. */
export const canSplitNet = (): boolean => {
  if (process.getuid?.() !== 0 || spawnSync('turnserver', ['--version']).error !== undefined) return false;
  const name = `sj-try-${process.pid}`;
  const made = spawnSync('ip', ['netns', 'add', name]).status === 0;
  if (made) spawnSync('ip', ['netns', 'del', name]);
  return made;
};

const ip = (...args: readonly string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
};

export function splitNet(): SplitNet {
  const [server, relay, customer] = ['srv', 'rel', 'cus'].map((part) => `sj-${part}-${process.pid}`) as [
    string,
    string,
    string,
  ];
  const names = [server, relay, customer];
  for (const name of names) ip('netns', 'add', name);
  const wire = (a: string, b: string, [atA, atB]: readonly [string, string]): void => {
    const [endA, endB] = [`to-${b.slice(3, 6)}`, `to-${a.slice(3, 6)}`];
    ip('link', 'add', endA, 'netns', a, 'type', 'veth', 'peer', 'name', endB, 'netns', b);
    ip('-n', a, 'address', 'add', `${atA}/24`, 'dev', endA);
    ip('-n', b, 'address', 'add', `${atB}/24`, 'dev', endB);
    ip('-n', a, 'link', 'set', endA, 'up');
    ip('-n', b, 'link', 'set', endB, 'up');
  };
  for (const name of names) ip('-n', name, 'link', 'set', 'lo', 'up');
  wire(server, relay, [SERVER_ADDRESS, RELAY_TO_SERVER]);
  wire(customer, relay, [CUSTOMER_ADDRESS, RELAY_TO_CUSTOMER]);
  ip('-n', server, 'route', 'add', 'default', 'via', RELAY_TO_SERVER);
  ip('-n', customer, 'route', 'add', 'default', 'via', RELAY_TO_CUSTOMER);
  return {
    server,
    relay,
    customer,
    clear: () => {
      for (const name of names) spawnSync('ip', ['netns', 'del', name]);
    },
  };
}

/** The UDP addresses that somebody listens on in there. */
export const listensIn = (name: string): string =>
  execFileSync('ip', ['netns', 'exec', name, 'ss', '-lunH'], { encoding: 'utf8' });
