import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/support/free-port.ts';
import { rounded, type Bench, type BenchOptions, type Figure } from './figure.ts';
import { machineConditions, watchCpu } from './machine.ts';
import { median } from './percentile.ts';
import { startSip, type SipProcess } from './sip-link.ts';

/*
 * Our SIP stack beside the npm package `sip`, each in a process of its own, in turns in one run: processor time to read a message
 * of a call (INVITE, 180, 200, ACK, BYE in equal parts), and for a whole call answered and ended over UDP, with Debian's sipp as
 * the caller. Ours keeps dialogs, limits and counters meanwhile; the package only transactions. No media on either side.
 */
const FULL = { rounds: 5, parses: 200_000, rate: 50, seconds: 10 } as const;
const QUICK = { rounds: 1, parses: 20_000, rate: 50, seconds: 2 } as const;
const CALL_MS = 1000;
/** The package takes its own address for itself whatever the port: callers must sit on another one. */
const SERVER = '127.0.0.2';
const CALLER = '127.0.0.1';
type Scale = typeof FULL | typeof QUICK;
type Names = 'ours' | 'npm';
const NAMES: readonly Names[] = ['ours', 'npm'];

const hasSipp = (): boolean => spawnSync('sipp', ['-v'], { stdio: 'ignore' }).error === undefined;

/** sipp's own caller; it ends with 0 when every call was. */
async function callAll(port: number, scale: Scale, calls: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shoujie-sipp-'));
  const many = ['-r', String(scale.rate), '-m', String(calls), '-d', String(CALL_MS)];
  const here = ['-i', CALLER, '-mi', CALLER, '-mp', String(await freePort()), '-nostdin'];
  const child = spawn('sipp', ['-sn', 'uac', `${SERVER}:${port}`, ...here, ...many], { cwd: folder, stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  await rm(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`sipp ended with ${code ?? 'a signal'}: not every call was set up and ended`);
}

async function measureParse(processes: Record<Names, SipProcess>, { scale, say }: Course): Promise<Figure> {
  const took: Record<Names, number[]> = { ours: [], npm: [] };
  for (const name of NAMES) await processes[name].parse(scale.parses / 10);
  for (let round = 0; round < scale.rounds; round += 1) {
    for (const name of NAMES) took[name].push(await processes[name].parse(scale.parses));
  }
  say(`parsing: ours ${rounded(median(took.ours))} µs, npm sip ${rounded(median(took.npm))} µs`);
  return {
    name: 'sip.parse_us',
    ours: median(took.ours),
    reference: median(took.npm),
    unit: 'µs',
    conditions: {
      ...machineConditions(),
      reference: 'npm sip 0.0.6',
      what: 'processor time',
      each: scale.parses,
      took,
    },
  };
}

async function measureCalls(processes: Record<Names, SipProcess>, { scale, say }: Course): Promise<Figure> {
  const ports = { ours: await processes.ours.listen(SERVER, CALLER), npm: await processes.npm.listen(SERVER, CALLER) };
  const calls = scale.rate * scale.seconds;
  const perCall: Record<Names, number[]> = { ours: [], npm: [] };
  const foreign: number[] = [];
  for (const name of NAMES) await callAll(ports[name], scale, scale.rate * 2);
  for (let round = 0; round < scale.rounds; round += 1) {
    for (const name of NAMES) {
      const watch = watchCpu({ stack: processes[name].pid });
      await callAll(ports[name], scale, calls);
      const { cpu, foreignShare } = watch.stop();
      perCall[name].push(((cpu['stack'] ?? 0) * 1000) / calls);
      foreign.push(foreignShare);
    }
  }
  say(`calls: ours ${rounded(median(perCall.ours))} ms, npm sip ${rounded(median(perCall.npm))} ms of processor each`);
  return {
    name: 'sip.cpu_ms_per_call',
    ours: median(perCall.ours),
    reference: median(perCall.npm),
    unit: 'ms',
    conditions: {
      ...machineConditions(),
      reference: 'npm sip 0.0.6',
      load: `sipp uac, ${scale.rate} calls/s over UDP, ${CALL_MS} ms each, no media`,
      calls,
      perCall,
      // sipp is among the others here.
      foreignCpuShare: median(foreign),
    },
  };
}

interface Course {
  readonly scale: Scale;
  readonly say: (line: string) => void;
}

export const sipBench: Bench = {
  what: 'our SIP stack beside the npm package sip: reading a message, answering a call',
  run: async ({ quick, say }: BenchOptions): Promise<Figure[]> => {
    const course = { scale: quick ? QUICK : FULL, say };
    const processes = { ours: startSip('ours'), npm: startSip('npm') };
    try {
      const figures = [await measureParse(processes, course)];
      if (hasSipp()) figures.push(await measureCalls(processes, course));
      else say('no sipp on this machine: calls are not measured');
      return figures;
    } finally {
      await Promise.all([processes.ours.end(), processes.npm.end()]);
    }
  },
};
