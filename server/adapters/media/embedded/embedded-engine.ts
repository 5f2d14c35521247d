import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import type { Calls, Method } from './protocol.ts';
import { repairRecording } from './repair.ts';
import type { EmbeddedMediaSettings } from './settings.ts';
import { linkWorker, startMediaWorker, type StartWorker, type WorkerLink } from './worker-link.ts';

/**
 * The embedded engine as the server sees it: the port, with a worker thread behind it. A crash of that thread takes the sound of
 * all calls with it; it is told once (`worker_crashed`, with every leg that is gone), the files are made readable, and a
 * new thread takes the next call. A thread that hangs is ended and counts as crashed.
 */
export interface EmbeddedEngineNeeds {
  readonly settings: EmbeddedMediaSettings;
  /** Troubles inside that no call was waiting for; for the log. */
  readonly onTrouble?: (reason: string) => void;
  readonly startWorker?: StartWorker;
}

const DEADLINE_MS = 5_000;
/** The worker gives up on a browser after 5 s by itself; its answer is worth waiting for. */
const DEADLINES: Readonly<Partial<Record<Method, number>>> = {
  createWebLeg: 7_000,
  stopRecording: 10_000,
  shutdown: 8_000,
};
const START_DEADLINE_MS = 20_000;
const HEARTBEAT_MS = 2_000;
/** Long enough for a busy machine; a thread silent for this long has been playing nothing either. */
const HEARTBEAT_DEADLINE_MS = 10_000;
const RESTART_PAUSES_MS = [0, 200, 1_000, 5_000];
const HEALTHY_AFTER_MS = 30_000;

export async function startEmbeddedEngine(needs: EmbeddedEngineNeeds): Promise<MediaEngine> {
  const keeper = createKeeper(needs);
  await keeper.ready().catch(async (error: unknown) => {
    await keeper.shutdown();
    throw error;
  });
  const call =
    <M extends Method>(method: M) =>
    (...args: Parameters<Calls[M]>): ReturnType<Calls[M]> =>
      keeper.call(method, args) as ReturnType<Calls[M]>;
  return {
    createSipLeg: call('createSipLeg'),
    setRemote: call('setRemote'),
    createWebLeg: call('createWebLeg'),
    play: call('play'),
    stopPlay: call('stopPlay'),
    connect: call('connect'),
    disconnect: call('disconnect'),
    record: call('record'),
    stopRecording: call('stopRecording'),
    repairRecording,
    stats: call('stats'),
    closeLeg: call('closeLeg'),
    on: keeper.on,
    shutdown: keeper.shutdown,
  };
}

interface Keeper {
  ready(): Promise<void>;
  call(method: Method, args: readonly unknown[]): Promise<unknown>;
  on(listener: (event: MediaEvent) => void): () => void;
  shutdown(): Promise<void>;
}

/** What would be lost if the thread ended now, told from the calls that went through. */
interface Holdings {
  readonly legs: Set<string>;
  readonly recordings: Map<string, string>;
}

const legOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'legId' in value && typeof value.legId === 'string'
    ? value.legId
    : undefined;

function note(holdings: Holdings, method: Method, args: readonly unknown[], value: unknown): void {
  const leg = legOf(value);
  if (leg !== undefined) holdings.legs.add(leg);
  const [first, second] = args;
  if (typeof first !== 'string') return;
  if (method === 'closeLeg') holdings.legs.delete(first);
  if (method === 'stopRecording') holdings.recordings.delete(first);
  if (method === 'record' && !holdings.recordings.has(first) && typeof second === 'object' && second !== null)
    if ('path' in second && typeof second.path === 'string') holdings.recordings.set(first, second.path);
}

function createKeeper({
  settings,
  onTrouble = () => undefined,
  startWorker = startMediaWorker,
}: EmbeddedEngineNeeds): Keeper {
  const listeners = new Set<(event: MediaEvent) => void>();
  const holdings: Holdings = { legs: new Set(), recordings: new Map() };
  let stopping = false;
  let failures = 0;

  const emit = (event: MediaEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const start = (): WorkerLink => {
    const bornAt = Date.now();
    const started: WorkerLink = linkWorker({
      worker: startWorker(settings),
      onEvent: emit,
      onTrouble,
      onLate: (value) => {
        const leg = legOf(value);
        if (leg !== undefined) started.call('closeLeg', [leg], DEADLINE_MS).catch(() => undefined);
      },
      onEnd: (reason) => {
        if (stopping) return;
        failures = Date.now() - bornAt > HEALTHY_AFTER_MS ? 1 : failures + 1;
        void recover(reason);
      },
    });
    return started;
  };
  const recover = async (reason: string): Promise<void> => {
    const legs = [...holdings.legs];
    const recordings = [...holdings.recordings];
    holdings.legs.clear();
    holdings.recordings.clear();
    const pause = RESTART_PAUSES_MS[Math.min(failures, RESTART_PAUSES_MS.length) - 1] ?? 0;
    setTimeout(() => {
      if (!stopping) link = start();
    }, pause);
    // Repaired before it is told, so that whoever hears of it can play the files.
    await Promise.allSettled(recordings.map(([, path]) => repairRecording(path)));
    emit({ type: 'worker_crashed', reason, legs, recordings: recordings.map(([recordingId]) => recordingId) });
  };
  let link = start();

  const heartbeat = setInterval(() => {
    const watched = link;
    const check = async (): Promise<void> => {
      await watched.ready;
      await watched.call('ping', [], HEARTBEAT_DEADLINE_MS);
    };
    check().catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'media.timeout') void watched.terminate();
    });
  }, HEARTBEAT_MS);

  const within = async (promise: Promise<void>, ms: number): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError({ code: 'media.timeout', kind: 'unavailable' })), ms);
    });
    await Promise.race([promise, late]).finally(() => clearTimeout(timer));
  };
  return {
    ready: () => within(link.ready, START_DEADLINE_MS),
    call: async (method, args) => {
      if (stopping) throw new AppError({ code: 'media.stopped', kind: 'unavailable' });
      const used = link;
      await within(used.ready, DEADLINE_MS);
      const value = await used.call(method, args, DEADLINES[method] ?? DEADLINE_MS);
      note(holdings, method, args, value);
      return value;
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shutdown: async () => {
      if (stopping) return;
      stopping = true;
      clearInterval(heartbeat);
      await link.call('shutdown', [], DEADLINES.shutdown ?? DEADLINE_MS).catch(() => undefined);
      await link.terminate();
    },
  };
}
