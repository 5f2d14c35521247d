import type { MediaEvent } from '../../../platform/media/media-engine.ts';
import type { WorkerMethod, WorkerPulse } from './protocol.ts';
import { watchPulse, type Heartbeat } from './pulse-watch.ts';
import type { EmbeddedMediaSettings } from './settings.ts';
import { linkWorker, type StartWorker, type WorkerLink } from './worker-link.ts';

/** A place for a worker: when the one in it ends unasked, its loss is told and the next one starts. */
export interface Member {
  readonly number: number;
  ready(): Promise<void>;
  isReady(): boolean;
  relayPort(): number;
  pulse(): WorkerPulse | undefined;
  call(method: WorkerMethod, args: readonly unknown[], deadlineMs: number): Promise<unknown>;
  dismiss(deadlineMs: number): Promise<void>;
}

export interface MemberNeeds {
  readonly number: number;
  readonly settings: EmbeddedMediaSettings;
  readonly startWorker: StartWorker;
  readonly heartbeat: Heartbeat;
  readonly onEvent: (event: MediaEvent) => void;
  readonly onTrouble: (reason: string) => void;
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

export function hireMember(needs: MemberNeeds): Member {
  const { number, settings, startWorker, heartbeat, onEvent, onTrouble, onLoss } = needs;
  let dismissed = false;
  let failures = 0;
  let pulse: WorkerPulse | undefined;
  let stopWatching = (): void => undefined;

  const replace = (atOnce: boolean): void => {
    if (atOnce) link = start();
    else {
      setTimeout(() => {
        if (!dismissed) link = start();
      }, pause(failures));
    }
  };
  const start = (): WorkerLink => {
    const bornAt = Date.now();
    const started: WorkerLink = linkWorker({
      worker: startWorker({ ...settings, workerNumber: number }),
      onEvent,
      onTrouble,
      onLate: (value) => {
        const leg = legIn(value);
        if (leg !== undefined) started.call('closeLeg', [leg], LATE_DEADLINE_MS).catch(() => undefined);
      },
      onEnd: (reason, wasReady) => {
        pulse = undefined;
        unwatch();
        if (dismissed) return;
        failures = Date.now() - bornAt > HEALTHY_AFTER_MS ? 1 : failures + 1;
        // At once when it had been working, so that whoever hears of the crash can call again; else after a pause.
        replace(wasReady && failures === 1);
        onLoss(number, reason);
      },
    });
    const onPulse = (answer: WorkerPulse): void => {
      pulse = answer;
    };
    const unwatch = watchPulse({ link: started, heartbeat, onPulse });
    stopWatching = unwatch;
    return started;
  };
  let link = start();
  return {
    number,
    ready: () => link.ready,
    isReady: () => link.isReady(),
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
