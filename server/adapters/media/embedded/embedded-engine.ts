import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import { createBelongings } from './belongings.ts';
import { hireMember, type Member } from './crew.ts';
import { engineCalls } from './engine-calls.ts';
import { DEADLINE_MS, openHouse, within, type House } from './house.ts';
import { createLedger, type LegKind } from './ledger.ts';
import { HEARTBEAT, type Heartbeat } from './pulse-watch.ts';
import type { WorkerPulse } from './protocol.ts';
import { repairRecording } from './repair.ts';
import { revive } from './revival.ts';
import type { EmbeddedMediaSettings } from './settings.ts';
import { startMediaWorker, type StartWorker } from './worker-link.ts';

/**
 * The embedded engine as the server sees it: the port, with worker processes behind it. Each leg lives in one worker; who hears
 * a leg of another worker gets it lent (relay.ts), and nobody outside notices. When a worker crashes, its telephones are brought to
 * another one and talk on (revival.ts), its browsers must offer anew, its files are made readable, and a new worker takes its place:
 * told once, as `worker_crashed`. One that hangs is ended and counts as crashed (pulse-watch.ts). Processes and not threads: the native
 * driver of browser legs can abort (decision 0010).
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

type Emit = (event: MediaEvent) => void;

/** Told after the repair, so that whoever hears of it can play the files, and when it is known which calls go on. */
async function mourn(
  house: House,
  members: readonly Member[],
  worker: number,
): Promise<Omit<Crash, 'type' | 'reason'>> {
  const { legs, recordings, loans } = house.ledger.workerGone(worker);
  for (const { borrower, lender, legId, token } of loans) {
    const [other, method, args] =
      borrower === worker ? ([lender, 'recall', [legId, token]] as const) : ([borrower, 'giveBack', [legId]] as const);
    members[other]?.call(method, args, DEADLINE_MS).catch(() => undefined);
  }
  const [{ gone, restored, waiting }] = await Promise.all([
    revive(house, legs, Date.now()),
    Promise.allSettled(recordings.map(({ path }) => repairRecording(path))),
  ]);
  return { legs: gone, restored, waiting, recordings: recordings.map((r) => r.recordingId) };
}

type Crash = Extract<MediaEvent, { type: 'worker_crashed' }>;

function openCrew(needs: EmbeddedEngineNeeds, emit: Emit): { members: readonly Member[]; house: House } {
  const workers = needs.workers ?? 1;
  const belongings = createBelongings();
  const members: readonly Member[] = Array.from({ length: workers }, (_, number) =>
    hireMember({
      number,
      settings: { ...needs.settings, workers },
      startWorker: needs.startWorker ?? startMediaWorker,
      heartbeat: needs.heartbeat ?? HEARTBEAT,
      onEvent: (event) => {
        belongings.hear(event);
        emit(event);
      },
      onTrouble: needs.onTrouble ?? (() => undefined),
      onLoss: (worker, reason) => {
        void mourn(house, members, worker).then((fate) => emit({ type: 'worker_crashed', reason, ...fate }));
      },
    }),
  );
  const house = openHouse(members, createLedger(), belongings);
  return { members, house };
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
  const { members, house } = openCrew(needs, (event) => {
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
    ...whileOpen(engineCalls(house), () => {
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
        const legs = house.ledger.legs(member.number);
        return { number: member.number, legs, ...(pulse === undefined ? {} : { pulse }) };
      }),
    shutdown,
  };
}
