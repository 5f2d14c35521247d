import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/support/free-port.ts';
import { startHouse } from '../test/support/running-house.ts';
import { until } from '../test/support/until.ts';
import type { BenchOptions, Figure } from './figure.ts';
import { machineConditions } from './machine.ts';

/**
 * Calls a second that a trunk sends, each a second long: recognised, stored, answered, greeted by the flow, ended by the caller. A little
 * above the target of 50, because the time counts until the last call has ended.
 */
const RATE = 55;
const CALL_MS = 1_000;
const LOOPBACK = '127.0.0.1';

interface Told {
  readonly seconds: number;
  readonly good: number;
  readonly failed: number;
}

/** The last line of sipp's statistics, by the names in its first one. */
function readStatistics(csv: string): Told {
  const [head = '', ...lines] = csv.trim().split('\n');
  const names = head.split(';');
  const last = (lines.at(-1) ?? '').split(';');
  const number = (name: string): number => Number(last[names.indexOf(name)] ?? 0);
  const [h = 0, m = 0, s = 0] = (last[names.indexOf('ElapsedTime(C)')] ?? '0:0:0').split(':').map(Number);
  return { seconds: h * 3_600 + m * 60 + s, good: number('SuccessfulCall(C)'), failed: number('FailedCall(C)') };
}

async function callAll(port: number, seconds: number): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'shoujie-setups-'));
  const load = ['-r', String(RATE), '-m', String(RATE * seconds), '-d', String(CALL_MS), '-l', '2000'];
  const here = ['-i', LOOPBACK, '-mi', LOOPBACK, '-mp', String(await freePort()), '-nostdin'];
  const told = ['-trace_stat', '-fd', '1'];
  const args = ['-sn', 'uac', '-s', '96000', `${LOOPBACK}:${port}`, ...here, ...load, ...told];
  const child = spawn('sipp', args, { cwd: folder, stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  const file = (await readdir(folder)).find((name) => name.endsWith('.csv'));
  const csv = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  await rm(folder, { recursive: true, force: true });
  return readStatistics(csv);
}

export async function measureSetups(seconds: number, { say }: BenchOptions): Promise<Figure[]> {
  if (spawnSync('sipp', ['-v'], { stdio: 'ignore' }).error !== undefined) return [];
  // A trunk of its own: the demo trunk lets 50 calls a second in, and it is the house that is measured.
  const house = await startHouse({
    LOG_LEVEL: 'warn',
    DEMO_CUSTOMERS: '2000',
    SIP_TRUNKS: 'bench=127.0.0.1',
    MEDIA_SPARE: 'on',
  });
  try {
    await until(async () => (await fetch(`${house.url}/readyz`)).status === 200, { what: 'the house' });
    await callAll(house.sipPort, 2);
    const told = await callAll(house.sipPort, seconds);
    const database = await house.database();
    const look = async (): Promise<{ stories: number; unfinished: number }> => {
      const { rows } = await database.pool.query<{ stories: number; unfinished: number }>(
        `select count(*)::int as stories, (count(*) filter (where ended_at is null))::int as unfinished from calls`,
      );
      return rows[0] ?? { stories: 0, unfinished: 0 };
    };
    // The caller's goodbye is answered before it is on record.
    await until(async () => (await look()).unfinished === 0, { what: 'the last story to end', timeoutMs: 20_000 });
    const inSql = await look();
    await database.close();
    say(`${told.good} calls in ${told.seconds} s, ${told.failed} failed; on record ${JSON.stringify(inSql)}`);
    const conditions = { ...machineConditions(), offered: RATE, ...told, inSql };
    return [{ name: 'voice.setups_per_s', ours: told.good / told.seconds, reference: RATE, unit: '1/s', conditions }];
  } finally {
    await house.clear();
  }
}
