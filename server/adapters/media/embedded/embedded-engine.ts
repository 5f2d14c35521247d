import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import { hireMember, type Heartbeat, type Member } from './crew.ts';
import { engineCalls } from './engine-calls.ts';
import { DEADLINE_MS, openHouse, within } from './house.ts';
import { createLedger, type Ledger, type LegKind } from './ledger.ts';
import type { WorkerPulse } from './protocol.ts';
import { repairRecording } from './repair.ts';
import type { EmbeddedMediaSettings } from './settings.ts';
import { startMediaWorker, type StartWorker } from './worker-link.ts';

/**
 * The embedded engine as the server sees it: the port, with worker processes behind it. Each leg lives in one worker; who hears
 * a leg of another worker gets it lent (relay.ts), and nobody outside notices. A worker that crashes takes its own legs with it:
 * they are told once (`worker_crashed`), its files are made readable, and a new worker takes its place. One that hangs is ended
 * and counts as crashed. Processes and not threads: the native driver of browser legs can abort (decision 0010).
 */
export interface EmbeddedEngineNeeds {
  readonly settings: EmbeddedMediaSettings;
  /** Absent: one. */
  readonly workers?: number;
  /** Troubles inside that no call was waiting for; for the log. */
  readonly onTrouble?: (reason: string) => void;
  readonly startWorker?: StartWorker;
  readonly heartbeat?: Heartbeat;
}

export interface EmbeddedEngine extends MediaEngine {
  /** How the workers are, for the metrics. */
  workers(): readonly WorkerState[];
}

export interface WorkerState {
  readonly number: number;
  readonly legs: Readonly<Record<LegKind, number>>;
  /** Absent: it has not been asked yet. */
  readonly pulse?: WorkerPulse;
}

const SHUTDOWN_DEADLINE_MS = 5_000;
const START_DEADLINE_MS = 20_000;
const HEARTBEAT: Heartbeat = { everyMs: 2_000, deadlineMs: 10_000 };

function hireCrew(needs: EmbeddedEngineNeeds, ledger: Ledger, emit: (event: MediaEvent) => void): readonly Member[] {
  const workers = needs.workers ?? 1;
  /** Told after the repair, so that whoever hears of it can play the files. */
  const onLoss = (worker: number, reason: string): void => {
    const { legs, recordings, loans } = ledger.workerGone(worker);
    for (const { borrower, lender, legId, token } of loans) {
      const [other, method, args] =
        borrower === worker
          ? ([lender, 'recall', [legId, token]] as const)
          : ([borrower, 'giveBack', [legId]] as const);
      members[other]?.call(method, args, DEADLINE_MS).catch(() => undefined);
    }
    const event = { type: 'worker_crashed', reason, legs, recordings: recordings.map((r) => r.recordingId) } as const;
    void Promise.allSettled(recordings.map(({ path }) => repairRecording(path))).then(() => emit(event));
  };
  const members = Array.from({ length: workers }, (_, number) =>
    hireMember({
      number,
      settings: { ...needs.settings, workers },
      startWorker: needs.startWorker ?? startMediaWorker,
      heartbeat: needs.heartbeat ?? HEARTBEAT,
      onEvent: emit,
      onTrouble: needs.onTrouble ?? (() => undefined),
      onLoss,
    }),
  );
  return members;
}

const whileOpen = <T extends object>(calls: T, check: () => void): T =>
  Object.fromEntries(
    Object.entries(calls).map(([name, call]: [string, (...args: readonly unknown[]) => Promise<unknown>]) => [
      name,
      async (...args: readonly unknown[]) => {
        check();
        return call(...args);
      },
    ]),
  ) as T;

export async function startEmbeddedEngine(needs: EmbeddedEngineNeeds): Promise<EmbeddedEngine> {
  const listeners = new Set<(event: MediaEvent) => void>();
  const ledger = createLedger();
  const members = hireCrew(needs, ledger, (event) => {
    for (const listener of listeners) listener(event);
  });
  let stopping = false;
  const shutdown = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await Promise.all(members.map((member) => member.dismiss(SHUTDOWN_DEADLINE_MS)));
  };
  await within(Promise.all(members.map((member) => member.ready())), START_DEADLINE_MS).catch(
    async (error: unknown) => {
      await shutdown();
      throw error;
    },
  );
  return {
    ...whileOpen(engineCalls(openHouse(members, ledger)), () => {
      if (stopping) throw new AppError({ code: 'media.stopped', kind: 'unavailable' });
    }),
    repairRecording,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    workers: () =>
      members.map((member) => {
        const pulse = member.pulse();
        const legs = ledger.legs(member.number);
        return { number: member.number, legs, ...(pulse === undefined ? {} : { pulse }) };
      }),
    shutdown,
  };
}
