import { Worker } from 'node:worker_threads';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEvent } from '../../../platform/media/media-engine.ts';
import { unpackError, type FromWorker, type Request } from './protocol.ts';
import type { EmbeddedMediaSettings } from './settings.ts';

/** One life of the worker thread: calls with deadlines over its message port, until it ends. */
export interface WorkerLink {
  readonly ready: Promise<void>;
  call(method: Request['method'], args: readonly unknown[], deadlineMs: number): Promise<unknown>;
  terminate(): Promise<void>;
}

export interface WorkerLinkNeeds {
  readonly worker: Worker;
  readonly onEvent: (event: MediaEvent) => void;
  readonly onTrouble: (reason: string) => void;
  readonly onEnd: (reason: string) => void;
  /** An answer nobody waits for any more; whatever it made should be undone. */
  readonly onLate: (value: unknown) => void;
}

export type StartWorker = (settings: EmbeddedMediaSettings) => Worker;

/**
 * Beside main.js in the built server: one file of plain JavaScript. From source (tests, `npm run dev`) the TypeScript loader is
 * registered first; `--import tsx` in execArgv reaches the main thread only on Node 20.
 */
export const startMediaWorker: StartWorker = (workerData) => {
  const options = { workerData, name: 'media' };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./media-worker.js', import.meta.url), options);
  const entry = JSON.stringify(new URL('./media-worker.ts', import.meta.url).href);
  const boot = `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(boot, { ...options, eval: true });
};

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
  const ready = signal();

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
    onEnd(reason);
  };
  const onMessage = (message: FromWorker): void => {
    if (message.type === 'ready') ready.resolve();
    else if (message.type === 'event') onEvent(message.event);
    else if (message.type === 'trouble') onTrouble(message.reason);
    else if (message.type === 'failure') settle(message.id)?.reject(unpackError(message.error));
    else {
      const waiter = settle(message.id);
      if (waiter === undefined) onLate(message.value);
      else waiter.resolve(message.value);
    }
  };
  worker.on('message', onMessage);
  worker.on('error', (error: unknown) => {
    end(error instanceof Error ? error.message : String(error));
  });
  worker.on('exit', (code) => {
    end(`exit ${code}`);
  });

  return {
    ready: ready.promise,
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
        worker.postMessage(request);
      }),
    terminate: async () => {
      await worker.terminate();
    },
  };
}
