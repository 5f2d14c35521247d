import type { WorkerMethod, WorkerPulse } from './protocol.ts';
import { watchPulse, type Heartbeat } from './pulse-watch.ts';
import type { Employer, Hire, Spare } from './spare.ts';
import type { WorkerLink } from './worker-link.ts';

/** A place for a worker: when the one in it ends unasked, its loss is told and the spare one takes it, or a new one is started. */
export interface Member {
  readonly number: number;
  ready(): Promise<void>;
  isReady(): boolean;
  /** Of the process that is in the place now. */
  pid(): number | undefined;
  relayPort(): number;
  pulse(): WorkerPulse | undefined;
  call(method: WorkerMethod, args: readonly unknown[], deadlineMs: number): Promise<unknown>;
  dismiss(deadlineMs: number): Promise<void>;
}

export interface MemberNeeds {
  readonly number: number;
  readonly hire: Hire;
  readonly spare: Spare;
  readonly heartbeat: Heartbeat;
  readonly onLoss: (number: number, reason: string) => void;
}

const RESTART_PAUSES_MS = [200, 1_000, 5_000];
const HEALTHY_AFTER_MS = 30_000;
const LATE_DEADLINE_MS = 5_000;

const pause = (failures: number): number => RESTART_PAUSES_MS[Math.min(failures, RESTART_PAUSES_MS.length) - 1] ?? 0;

export const legIn = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'legId' in value && typeof value.legId === 'string'
    ? value.legId
    : undefined;

export function hireMember({ number, hire, spare, heartbeat, onLoss }: MemberNeeds): Member {
  let dismissed = false;
  let failures = 0;
  let pulse: WorkerPulse | undefined;
  let stopWatching = (): void => undefined;

  /** From now on this one is in the place. */
  const employ = <L extends WorkerLink | undefined>(find: (employer: Employer) => L): L => {
    const since = Date.now();
    const found: L = find({
      onLate: (value) => {
        const leg = legIn(value);
        if (leg !== undefined) found?.call('closeLeg', [leg], LATE_DEADLINE_MS).catch(() => undefined);
      },
      onEnd: (reason, wasReady) => {
        pulse = undefined;
        stopWatching();
        if (dismissed) return;
        failures = Date.now() - since > HEALTHY_AFTER_MS ? 1 : failures + 1;
        // At once when it had been working, so that whoever hears of the crash can call again; else after a pause.
        replace(wasReady && failures === 1);
        onLoss(number, reason);
      },
    });
    if (found !== undefined) {
      stopWatching = watchPulse({
        link: found,
        heartbeat,
        onPulse: (answer) => {
          pulse = answer;
        },
      });
    }
    return found;
  };
  const replace = (atOnce: boolean): void => {
    const warm = employ(spare.take);
    if (warm !== undefined) link = warm;
    else if (atOnce) link = employ(hire);
    else {
      setTimeout(() => {
        if (!dismissed) link = employ(hire);
      }, pause(failures));
    }
  };
  let link: WorkerLink = employ(hire);
  return {
    number,
    ready: () => link.ready,
    isReady: () => link.isReady(),
    pid: () => link.pid(),
    relayPort: () => link.relayPort(),
    pulse: () => pulse,
    call: (method, args, deadlineMs) => link.call(method, args, deadlineMs),
    dismiss: async (deadlineMs) => {
      dismissed = true;
      stopWatching();
      await link.call('shutdown', [], deadlineMs).catch(() => undefined);
      await link.terminate();
    },
  };
}
