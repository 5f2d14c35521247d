import type { Log } from '../../../platform/log.ts';
import type { Watch } from './watch-service.ts';

/** Work that lies with nobody is found within this time after the end of a shift. */
const LOOK_EVERY_MS = 60_000;

export interface HandoverJobs {
  start(): void;
  stop(): Promise<void>;
}

export function createHandoverJobs(needs: { readonly watch: Watch; readonly log: Log }): HandoverJobs {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const round = (): void => {
    running = running
      .then(() => needs.watch.round())
      .catch((error: unknown) =>
        needs.log.warn({ err: error }, 'looking for work left behind failed; the next round will try'),
      );
  };
  return {
    start: () => {
      timer = setInterval(round, LOOK_EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
