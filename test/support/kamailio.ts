import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

export interface FrontProxy {
  stop(): Promise<void>;
}
export interface FrontProxyWish {
  readonly address: string;
  readonly port: number;
  readonly carrier: { readonly address: string; readonly port: number };
  /** Ports of the nodes on 127.0.0.1. */
  readonly nodes: readonly number[];
}

/** What an operator changes in the sample file, changed here; a line that is not there any more is a fault of the sample. */
function adapt(sample: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`kamailio.cfg no longer says: ${from}`);
    return text.replaceAll(from, to);
  }, sample);
}

/** Debian's kamailio with docs/operations/kamailio.cfg: the file that operators copy is the file that is tested. */
export async function startKamailio({ address, port, carrier, nodes }: FrontProxyWish): Promise<FrontProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'kamailio-'));
  const list = join(folder, 'dispatcher.list');
  const file = join(folder, 'kamailio.cfg');
  await writeFile(list, nodes.map((node) => `1 sip:127.0.0.1:${node}\n`).join(''));
  const sample = await readFile('docs/operations/kamailio.cfg', 'utf8');
  const config = adapt(sample, [
    ['listen=udp:10.0.0.10:5060', `listen=udp:${address}:${port}`],
    ['"sip:192.0.2.10:5060"', `"sip:${carrier.address}:${carrier.port}"`],
    ['"192.0.2.10"', `"${carrier.address}"`],
    ['/etc/kamailio/dispatcher.list', list],
    // One process, one order: sipp takes a ringing that overtakes the answer's ACK for the end of the world.
    ['children=2', 'children=1'],
    ['"ds_ping_interval", 5', '"ds_ping_interval", 1'],
  ]);
  await writeFile(file, config);
  const child = spawn(
    'kamailio',
    ['-DD', '-E', '-f', file, '-Y', folder, '-P', join(folder, 'pid'), '-m', '32', '-M', '8'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const hex = `${address
    .split('.')
    .reverse()
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .join('')}:${port.toString(16)}`;
  await until(
    async () => {
      if (child.exitCode !== null) return true;
      return (await readFile('/proc/net/udp', 'utf8')).toLowerCase().includes(hex);
    },
    { what: 'kamailio to listen' },
  );
  if (child.exitCode !== null) throw new Error(`kamailio did not start: ${said}`);
  return {
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
