import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { WorkerPulse } from './protocol.ts';
import type { WorkerLink } from './worker-link.ts';

/**
 * Tells a worker that hangs from one that only waits for a core. Four times a second a timer in its loop says that it turns (not an
 * answer: behind thirty browsers that come back at once a question waits its turn, and nothing hangs). A worker that says nothing is
 * silent for its callers, too; but on a busy machine it may be so without any fault of its own, and to end it then would make bad
 * worse. What the kernel says of the process decides: stopped; asleep although its timer is due; or running on a core all this time
 * without coming back to its loop. A process that is runnable and gets no core is waited for. Where there is no /proc, time alone
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

/** Every so many looks the worker is asked for figures; they cost more to make and to read than a sign of life. */
const FIGURES_EVERY = 8;

export function watchPulse(needs: {
  readonly link: Pick<WorkerLink, 'call' | 'isReady' | 'pid' | 'heard' | 'terminate'>;
  readonly heartbeat: Heartbeat;
  readonly onPulse: (pulse: WorkerPulse) => void;
}): () => void {
  const { link, heartbeat } = needs;
  let turn = 0;
  let silentMs = 0;
  let before: Seen | undefined;
  let heard = 0;
  let last = performance.now();

  const askFigures = (): void => {
    link.call('ping', [], heartbeat.starvedMs).then(
      (answer) => needs.onPulse(answer as WorkerPulse),
      () => undefined,
    );
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
    // When this process itself was held up, what the worker said lies unread: only time in which it could have been read counts.
    const passedMs = Math.min(now - last, 2 * heartbeat.everyMs);
    last = now;
    if (!link.isReady()) return;
    if (turn % FIGURES_EVERY === 0) askFigures();
    turn += 1;
    if (link.heard() === heard) {
      wait(passedMs);
      return;
    }
    heard = link.heard();
    silentMs = 0;
    before = undefined;
  }, heartbeat.everyMs);
  return () => clearInterval(timer);
}
