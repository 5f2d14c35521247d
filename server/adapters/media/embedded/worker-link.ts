import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEvent } from '../../../platform/media/media-engine.ts';
import { unpackError, type FromWorker, type Request } from './protocol.ts';
import type { EmbeddedMediaSettings } from './settings.ts';

/** One life of a worker process: calls with deadlines over its channel, until it ends. */
export interface WorkerLink {
  readonly ready: Promise<void>;
  isReady(): boolean;
  pid(): number | undefined;
  /** How many messages have come: signs of life. */
  heard(): number;
  /** Where it takes the sound of other workers' legs; known when it is ready. */
  relayPort(): number;
  call(method: Request['method'], args: readonly unknown[], deadlineMs: number): Promise<unknown>;
  terminate(): Promise<void>;
}

export interface WorkerLinkNeeds {
  readonly worker: ChildProcess;
  readonly onEvent: (event: MediaEvent) => void;
  readonly onTrouble: (reason: string) => void;
  readonly onEnd: (reason: string, wasReady: boolean) => void;
  /** An answer nobody waits for any more; whatever it made should be undone. */
  readonly onLate: (value: unknown) => void;
}

export type StartWorker = (settings: EmbeddedMediaSettings) => ChildProcess;

/**
 * A listener hears every stop of the process. With the 16 MB that V8 gives to young objects each collection took 8 to 10 ms, and its
 * helping threads took the cores of this worker and its neighbours meanwhile: short ones, by the thread itself (docs/measured.md).
 */
const SHORT_STOPS = ['--max-semi-space-size=2', '--single-threaded-gc'];

/**
 * Beside main.js in the built server: one file of plain JavaScript. From source (tests, `npm run dev`) with the TypeScript loader.
 * The environment is empty: a process that reads strangers' datagrams has no use for the password of the database.
 * Structured clone instead of JSON on the channel, because keys of sealed recordings are bytes.
 */
export const startMediaWorker: StartWorker = (settings) => {
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = new URL(fromSource ? './media-worker.ts' : './media-worker.js', import.meta.url);
  return fork(fileURLToPath(entry), [JSON.stringify(settings)], {
    serialization: 'advanced',
    execArgv: [...SHORT_STOPS, ...(fromSource ? ['--import', 'tsx'] : [])],
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
};

/** The last words of a process: a native abort says its reason nowhere else. */
const MAX_LAST_WORDS = 2_000;
function lastWords(worker: ChildProcess): () => string {
  let said = '';
  worker.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MAX_LAST_WORDS);
  });
  return () => said.trim();
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: NodeJS.Timeout;
}

/** A promise settled from outside. Nobody may be waiting when it fails, and that is fine. */
function signal(): { readonly promise: Promise<void>; resolve: () => void; reject: (error: AppError) => void } {
  let resolve = (): void => undefined;
  let reject = (_error: AppError): void => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

const crashed = (reason: string): AppError =>
  new AppError({ code: 'media.worker_crashed', kind: 'unavailable', details: { reason } });

export function linkWorker({ worker, onEvent, onTrouble, onEnd, onLate }: WorkerLinkNeeds): WorkerLink {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let ended: string | undefined;
  let relayPort: number | undefined;
  let heard = 0;
  const ready = signal();
  const words = lastWords(worker);

  const settle = (id: number): Waiting | undefined => {
    const waiter = waiting.get(id);
    clearTimeout(waiter?.timer);
    waiting.delete(id);
    return waiter;
  };
  const end = (reason: string): void => {
    if (ended !== undefined) return;
    ended = reason;
    ready.reject(crashed(reason));
    for (const id of [...waiting.keys()]) settle(id)?.reject(crashed(reason));
    onEnd(reason, relayPort !== undefined);
  };
  const onMessage = (message: FromWorker): void => {
    heard += 1;
    if (message.type === 'beat') return;
    if (message.type === 'ready') {
      relayPort = message.relayPort;
      ready.resolve();
    } else if (message.type === 'event') onEvent(message.event);
    else if (message.type === 'trouble') onTrouble(message.reason);
    else if (message.type === 'failure') settle(message.id)?.reject(unpackError(message.error));
    else {
      const waiter = settle(message.id);
      if (waiter === undefined) onLate(message.value);
      else waiter.resolve(message.value);
    }
  };
  worker.on('message', onMessage);
  worker.on('error', (error) => {
    // It could not be started, or not be reached: either way there is no worker to speak of.
    worker.kill('SIGKILL');
    end(error.message);
  });
  // Not `exit`: at `close` its last words have been read.
  worker.on('close', (code, sign) => {
    end([sign ?? `exit ${code}`, words()].filter((part) => part !== '').join(': '));
  });

  return {
    ready: ready.promise,
    isReady: () => ended === undefined && relayPort !== undefined,
    pid: () => worker.pid,
    heard: () => heard,
    relayPort: () => relayPort ?? 0,
    call: (method, args, deadlineMs) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(crashed(ended));
          return;
        }
        const id = nextId;
        nextId += 1;
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new AppError({ code: 'media.timeout', kind: 'unavailable', details: { method } }));
        }, deadlineMs);
        waiting.set(id, { resolve, reject, timer });
        const request: Request = { id, method, args };
        // A channel that is closing is noticed by the end of the process.
        worker.send(request, () => undefined);
      }),
    terminate: async () => {
      if (worker.exitCode !== null || worker.signalCode !== null || worker.pid === undefined) return;
      const gone = once(worker, 'exit');
      worker.kill('SIGKILL');
      await gone;
    },
  };
}
