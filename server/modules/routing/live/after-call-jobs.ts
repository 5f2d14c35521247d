import type { Log } from '../../../platform/log.ts';
import type { AfterCall } from './after-call-service.ts';

/** Finer than the countdown on the desk can be read. */
const SWEEP_EVERY_MS = 1_000;

export interface AfterCallJobs {
  start(): void;
  stop(): Promise<void>;
}

export function createAfterCallJobs(needs: { readonly afterCall: AfterCall; readonly log: Log }): AfterCallJobs {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const round = (): void => {
    if (busy) return;
    busy = true;
    running = needs.afterCall
      .sweep()
      .catch((error: unknown) =>
        needs.log.warn({ err: error }, 'after-call work that is due was not ended; the next round will'),
      )
      .finally(() => (busy = false));
  };
  return {
    start: () => {
      timer = setInterval(round, SWEEP_EVERY_MS);
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
