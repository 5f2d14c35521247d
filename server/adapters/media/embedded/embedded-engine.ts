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
  readonly heartbeat?: Heartbeat;
}

export interface Heartbeat {
  readonly everyMs: number;
  /** Long enough for a busy machine; a thread silent for this long has been playing nothing either. */
  readonly deadlineMs: number;
}

const DEADLINE_MS = 5_000;
/** The worker gives up on a browser after 5 s by itself; its answer is worth waiting for. */
const DEADLINES: Readonly<Partial<Record<Method, number>>> = {
  createWebLeg: 7_000,
  /** 32 keys at two tenths of a second. */
  sendKeys: 10_000,
  stopRecording: 10_000,
  shutdown: 8_000,
};
const SHUTDOWN_DEADLINE_MS = 5_000;
const START_DEADLINE_MS = 20_000;
const HEARTBEAT: Heartbeat = { everyMs: 2_000, deadlineMs: 10_000 };
const RESTART_PAUSES_MS = [200, 1_000, 5_000];
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
    restartWebLeg: call('restartWebLeg'),
    play: call('play'),
    stopPlay: call('stopPlay'),
    connect: call('connect'),
    disconnect: call('disconnect'),
    hear: call('hear'),
    sendKeys: call('sendKeys'),
    listenFor: call('listenFor'),
    record: call('record'),
    pauseRecording: call('pauseRecording'),
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

const pause = (failures: number): number => RESTART_PAUSES_MS[Math.min(failures, RESTART_PAUSES_MS.length) - 1] ?? 0;

/** Empties the holdings, makes the files readable, and answers what was lost. */
async function loss(holdings: Holdings, reason: string): Promise<MediaEvent> {
  const legs = [...holdings.legs];
  const recordings = [...holdings.recordings];
  holdings.legs.clear();
  holdings.recordings.clear();
  await Promise.allSettled(recordings.map(([, path]) => repairRecording(path)));
  return { type: 'worker_crashed', reason, legs, recordings: recordings.map(([recordingId]) => recordingId) };
}

/** Ends a thread that does not answer; its end is then noticed like any other. */
function watch(current: () => WorkerLink, { everyMs, deadlineMs }: Heartbeat): NodeJS.Timeout {
  const check = async (link: WorkerLink): Promise<void> => {
    try {
      await link.ready;
      await link.call('ping', [], deadlineMs);
    } catch (error) {
      if (error instanceof AppError && error.code === 'media.timeout') await link.terminate();
    }
  };
  return setInterval(() => {
    void check(current());
  }, everyMs);
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError({ code: 'media.timeout', kind: 'unavailable' })), ms);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

interface Crew {
  current(): WorkerLink;
  /** From now on an ended thread is not replaced. */
  dismiss(): void;
}

/** One thread at a time; when it ends unasked, what it held is told and the next one starts. */
function hire(needs: EmbeddedEngineNeeds, holdings: Holdings, emit: (event: MediaEvent) => void): Crew {
  const { settings, onTrouble = () => undefined, startWorker = startMediaWorker } = needs;
  let dismissed = false;
  let failures = 0;
  const start = (): WorkerLink => {
    const bornAt = Date.now();
    let wasReady = false;
    const started: WorkerLink = linkWorker({
      worker: startWorker(settings),
      onEvent: emit,
      onTrouble,
      onLate: (value) => {
        const leg = legOf(value);
        if (leg !== undefined) started.call('closeLeg', [leg], DEADLINE_MS).catch(() => undefined);
      },
      onEnd: (reason) => {
        if (dismissed) return;
        failures = Date.now() - bornAt > HEALTHY_AFTER_MS ? 1 : failures + 1;
        // At once when it had been working, so that whoever hears of the crash can call again; else after a pause.
        if (wasReady && failures === 1) link = start();
        else {
          setTimeout(() => {
            if (!dismissed) link = start();
          }, pause(failures));
        }
        // Told after the repair, so that whoever hears of it can play the files.
        void loss(holdings, reason).then(emit);
      },
    });
    started.ready.then(
      () => {
        wasReady = true;
      },
      () => undefined,
    );
    return started;
  };
  let link = start();
  return {
    current: () => link,
    dismiss: () => {
      dismissed = true;
    },
  };
}

function createKeeper(needs: EmbeddedEngineNeeds): Keeper {
  const listeners = new Set<(event: MediaEvent) => void>();
  const holdings: Holdings = { legs: new Set(), recordings: new Map() };
  const crew = hire(needs, holdings, (event) => {
    for (const listener of listeners) listener(event);
  });
  const heartbeat = watch(crew.current, needs.heartbeat ?? HEARTBEAT);
  let stopping = false;
  return {
    ready: () => within(crew.current().ready, START_DEADLINE_MS),
    call: async (method, args) => {
      if (stopping) throw new AppError({ code: 'media.stopped', kind: 'unavailable' });
      const link = crew.current();
      await within(link.ready, DEADLINE_MS);
      const value = await link.call(method, args, DEADLINES[method] ?? DEADLINE_MS);
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
      crew.dismiss();
      clearInterval(heartbeat);
      const link = crew.current();
      await link.call('shutdown', [], SHUTDOWN_DEADLINE_MS).catch(() => undefined);
      await link.terminate();
    },
  };
}
