import type { Log } from '../../platform/log.ts';

const AGAIN_MS = 250;

/** What an event says has changed is read until it is read: nobody will say it again. */
export function createSureReading(log: Log): { read(what: () => Promise<void>): void; stop(): void } {
  let stopped = false;
  const read = (what: () => Promise<void>): void => {
    what().catch((error: unknown) => {
      log.warn({ err: error }, 'reading the settings of routing failed; trying again');
      if (!stopped) setTimeout(() => read(what), AGAIN_MS).unref();
    });
  };
  return { read, stop: () => (stopped = true) };
}
