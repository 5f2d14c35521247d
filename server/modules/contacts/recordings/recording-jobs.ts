import type { Log } from '../../../platform/log.ts';
import type { Keeping } from './keeping-service.ts';
import type { Retention } from './retention-service.ts';

/** What is done with recordings in the background, one thing after the other, so that it never competes with speech for the disk. */
export interface RecordingJobs {
  /** One round of everything; for tests and for who does not want to wait. */
  round(): Promise<void>;
  start(): void;
  /** Somebody does not want to wait: the next round begins now, or as soon as the running one is over. */
  soon(): void;
  isRunning(): boolean;
  stop(): Promise<void>;
}

const EVERY_MS = 30_000;
/** Batches of one kind in a round: a long list must not keep the others waiting for ever. */
const MAX_BATCHES = 50;

export function createRecordingJobs(needs: {
  readonly retention: Retention;
  readonly keeping: Keeping;
  readonly refreshKeys: () => Promise<void>;
  readonly log: Log;
}): RecordingJobs {
  const { retention, keeping } = needs;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  const steps: readonly (readonly [string, () => Promise<number>])[] = [
    ['plan', retention.plan],
    ['expire', retention.expire],
    ['erase', retention.erase],
    ['store', keeping.store],
    ['rewrap', keeping.rewrap],
  ];
  const round = async (): Promise<void> => {
    await needs.refreshKeys().catch((error: unknown) => needs.log.error({ err: error }, 'the key file is not usable'));
    for (const [name, step] of steps) {
      try {
        for (let batch = 0; batch < MAX_BATCHES && !stopped; batch += 1) if ((await step()) === 0) break;
      } catch (error) {
        needs.log.warn({ err: error, step: name }, 'a round over the recordings failed; the next will try');
      }
    }
  };
  const again = (): void => {
    isAskedAgain = false;
    running = round().finally(() => {
      running = undefined;
      if (!stopped) timer = setTimeout(again, isAskedAgain ? 0 : EVERY_MS);
    });
  };
  return {
    round,
    start: () => {
      timer = setTimeout(again, EVERY_MS);
    },
    soon: () => {
      isAskedAgain = true;
      if (running !== undefined || stopped) return;
      clearTimeout(timer);
      again();
    },
    isRunning: () => running !== undefined,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await (running ?? Promise.resolve());
    },
  };
}
