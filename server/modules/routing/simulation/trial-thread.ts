import { Worker } from 'node:worker_threads';
import type { TrialOutcome } from '../../../../shared/contracts/routing-simulation.ts';
import type { RecordedContact } from './recorded-day.ts';
import type { TrialPlan } from './trial.ts';

export type ToTrial =
  { readonly type: 'contacts'; readonly page: readonly RecordedContact[] } | { readonly type: 'go' };
export type FromTrial =
  { readonly type: 'passed'; readonly share: number } | { readonly type: 'done'; readonly outcome: TrialOutcome };

/** One run in a thread: fed page by page, so that neither side holds a second copy of a day for long. */
export interface TrialThread {
  feed(page: readonly RecordedContact[]): void;
  /** Rejects when the thread ends without an answer. */
  run(passed: (share: number) => void): Promise<TrialOutcome>;
  stop(): Promise<void>;
}

export type StartTrial = (plan: TrialPlan) => TrialThread;

/** A day of a million contacts needs some 400 MB; more would be a fault, and must not take the house with it. */
const MEMORY_MB = 1_500;

/** Beside main.js in the built server; from source the TypeScript loader is registered first, as for the media worker. */
function startWorker(workerData: TrialPlan): Worker {
  const options = { workerData, name: 'trial', resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./trial-worker.js', import.meta.url), options);
  const entry = JSON.stringify(new URL('./trial-worker.ts', import.meta.url).href);
  const boot = `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(boot, { ...options, eval: true });
}

export const startTrialThread: StartTrial = (plan) => {
  const worker = startWorker(plan);
  const tell = (message: ToTrial): void => worker.postMessage(message);
  let hear: (share: number) => void = () => undefined;
  // Listened to from the start: an error of a thread that nobody listens to would end the house.
  const answered = new Promise<TrialOutcome>((resolve, reject) => {
    worker.on('message', (message: FromTrial) => {
      if (message.type === 'passed') hear(message.share);
      else resolve(message.outcome);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the what-if thread ended with ${code} before its answer`)));
  });
  answered.catch(() => undefined);
  return {
    feed: (page) => tell({ type: 'contacts', page }),
    run: (passed) => {
      hear = passed;
      tell({ type: 'go' });
      return answered;
    },
    stop: async () => {
      await worker.terminate();
    },
  };
};
