import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { WorkerPulse } from './protocol.ts';
import type { WorkerLink } from './worker-link.ts';

/**
 * Tells a worker that hangs from one that only waits for a core. A worker that is asked four times a second and does not answer is
 * silent for its callers, too; but on a busy machine it may be silent without any fault of its own, and to end it then would make bad
 * worse. What the kernel says of the process decides: stopped; asleep although a question lies before it; or running on a core all this
 * time without coming back to its loop. A process that is runnable and gets no core is waited for. Where there is no /proc, time alone
 * decides.
 */
export interface Heartbeat {
  readonly everyMs: number;
  /** Silent for this long and seen to hang: it is ended. One that is stopped (SIGSTOP) already at half of it. */
  readonly stuckMs: number;
  /** Silent for this long: ended, whatever the reason. */
  readonly starvedMs: number;
}

export const HEARTBEAT: Heartbeat = { everyMs: 250, stuckMs: 1_400, starvedMs: 10_000 };

export interface Seen {
  /** The letter of proc(5): R runs or could, S sleeps, D waits for a disk, T is stopped. */
  readonly state: string;
  readonly cpuMs: number;
}

const STOPPED: ReadonlySet<string> = new Set(['T', 't', 'Z', 'X']);
/** Of the silent time on a core: half is a loop that does not end; a starved one gets far less. */
const SPINNING_SHARE = 0.5;
/** The clock of the kernel counts in tens of milliseconds. */
const NO_WORK_MS = 20;

/** `cpuMs`: what it worked while it was silent. */
export function hangs(silentMs: number, seen: Seen | undefined, { stuckMs, starvedMs }: Heartbeat): boolean {
  if (silentMs >= starvedMs) return true;
  if (seen === undefined) return false;
  if (STOPPED.has(seen.state)) return silentMs >= stuckMs / 2;
  if (silentMs < stuckMs) return false;
  if (seen.state === 'R') return seen.cpuMs >= SPINNING_SHARE * silentMs;
  return seen.state === 'S' && seen.cpuMs <= NO_WORK_MS;
}

const MS_PER_TICK = 10;
/** proc(5): the name stands in brackets and may hold anything; after it state is field 3, utime and stime are 14 and 15. */
export function readStat(text: string): Seen | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticks = Number(fields[11]) + Number(fields[12]);
  return state === undefined || !Number.isFinite(ticks) ? undefined : { state, cpuMs: ticks * MS_PER_TICK };
}

function look(pid: number | undefined): Seen | undefined {
  try {
    return pid === undefined ? undefined : readStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Every so many questions ask for figures as well; they cost more to make and to read. */
const FIGURES_EVERY = 8;

export function watchPulse(needs: {
  readonly link: Pick<WorkerLink, 'call' | 'isReady' | 'pid' | 'terminate'>;
  readonly heartbeat: Heartbeat;
  readonly onPulse: (pulse: WorkerPulse) => void;
}): () => void {
  const { link, heartbeat } = needs;
  let turn = 0;
  let isOpen = false;
  let silentMs = 0;
  let before: Seen | undefined;
  let last = performance.now();

  const ask = (): void => {
    isOpen = true;
    silentMs = 0;
    before = undefined;
    const wantsFigures = turn % FIGURES_EVERY === 0;
    turn += 1;
    link
      .call(wantsFigures ? 'ping' : 'beat', [], 2 * heartbeat.starvedMs)
      .then((answer) => {
        if (wantsFigures) needs.onPulse(answer as WorkerPulse);
      })
      .catch(() => undefined)
      .finally(() => {
        isOpen = false;
      });
  };
  const wait = (passedMs: number): void => {
    silentMs += passedMs;
    const now = look(link.pid());
    before ??= now;
    const seen = now === undefined ? undefined : { ...now, cpuMs: now.cpuMs - (before?.cpuMs ?? 0) };
    if (hangs(silentMs, seen, heartbeat)) void link.terminate();
  };
  const timer = setInterval(() => {
    const now = performance.now();
    // When this process itself was held up, its answers lie unread: only time in which it could have read them counts.
    const passedMs = Math.min(now - last, 2 * heartbeat.everyMs);
    last = now;
    if (!link.isReady()) return;
    if (isOpen) wait(passedMs);
    else ask();
  }, heartbeat.everyMs);
  return () => clearInterval(timer);
}
