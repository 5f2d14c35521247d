import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { percentile } from './percentile.ts';

/** Linux counts processor time in hundredths of a second (USER_HZ), whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100;

const stat = (pid: number): string[] => {
  // The command's name may hold blanks and brackets: what follows its last bracket is numbers.
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};
const field = (fields: readonly string[], index: number): number => Number(fields[index] ?? 0);
const STATE_AT = 0;
const PARENT_AT = STATE_AT + 1;
const GROUP_AT = STATE_AT + 2;
const USER_AT = STATE_AT + 11;

export const parentOf = (pid: number): number => field(stat(pid), PARENT_AT);

const allProcesses = (): { pid: number; fields: string[] }[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [{ pid: Number(name), fields: stat(Number(name)) }];
      } catch {
        // Ended between the listing and the look.
        return [];
      }
    });

export const childrenOf = (parent: number): number[] =>
  allProcesses()
    .filter((p) => field(p.fields, PARENT_AT) === parent)
    .map((p) => p.pid);

export const processGroup = (group: number): number[] =>
  allProcesses()
    .filter((p) => field(p.fields, GROUP_AT) === group)
    .map((p) => p.pid);

/** Seconds of processor time of a process alone. */
export const cpuSeconds = (pid: number): number => {
  const fields = stat(pid);
  return (field(fields, USER_AT) + field(fields, USER_AT + 1)) / TICKS_PER_SECOND;
};

/** The same with its children, those that run and those that have ended: a PostgreSQL is a family. */
function familySeconds(pid: number): number {
  let ticks = 0;
  for (const p of allProcesses()) {
    const own = field(p.fields, USER_AT) + field(p.fields, USER_AT + 1);
    if (p.pid === pid) ticks += own + field(p.fields, USER_AT + 2) + field(p.fields, USER_AT + 3);
    else if (field(p.fields, PARENT_AT) === pid) ticks += own;
  }
  return ticks / TICKS_PER_SECOND;
}

export function rssMiB(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}

export function peakRssMiB(pid: number): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}

/** user, nice, system, irq, softirq; neither idle nor waiting for a disk. Steal is somebody else's, and counts as busy. */
function busySeconds(): number {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '';
  const [, user, nice, system, , , irq, softirq, steal] = line.split(/\s+/).map(Number);
  return [user, nice, system, irq, softirq, steal].reduce<number>((a, b) => a + (b ?? 0), 0) / TICKS_PER_SECOND;
}

export interface Watch {
  /** Seconds gone, processor seconds of each named process, and the share of all cores that was used by none of them. */
  stop(): { seconds: number; cpu: Record<string, number>; foreignShare: number };
}

/** What the named processes use from now on (`postgres` with its family), and how much others take of the machine meanwhile. */
export function watchCpu(pids: Readonly<Record<string, number>>): Watch {
  const of = (name: string, pid: number): number => (name === 'postgres' ? familySeconds(pid) : cpuSeconds(pid));
  const look = (): Record<string, number> =>
    Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, of(name, pid)]));
  const before = { at: performance.now(), busy: busySeconds(), cpu: look() };
  return {
    stop: () => {
      const seconds = (performance.now() - before.at) / 1000;
      const now = look();
      const cpu = Object.fromEntries(Object.keys(pids).map((n) => [n, (now[n] ?? 0) - (before.cpu[n] ?? 0)]));
      const own = Object.values(cpu).reduce((a, b) => a + b, 0);
      const foreign = (busySeconds() - before.busy - own) / (seconds * cpus().length);
      return { seconds, cpu, foreignShare: Math.max(0, Number(foreign.toFixed(3))) };
    },
  };
}

const SYNC_SAMPLES = 300;
const PAGE = Buffer.alloc(8192, 7);

/** How long this disk takes to keep 8 KiB for good: without it a figure about commits says nothing. */
function fdatasyncMs(): { p50: number; p99: number } {
  const folder = mkdtempSync(join(tmpdir(), 'shoujie-bench-'));
  const file = openSync(join(folder, 'sync'), 'w');
  const took: number[] = [];
  for (let i = 0; i < SYNC_SAMPLES; i += 1) {
    const began = performance.now();
    writeSync(file, PAGE);
    fdatasyncSync(file);
    took.push(performance.now() - began);
  }
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return { p50: percentile(took, 50), p99: percentile(took, 99) };
}

export const machineConditions = (): Record<string, unknown> => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 1024 ** 3),
  node: process.versions.node,
  diskFdatasyncMs: fdatasyncMs(),
});
