import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { Log } from '../../../platform/log.ts';
import type { SurgeRound } from './surge-round-service.ts';
import type { SurgeStanding } from './surge-standing-service.ts';

/** Faster than any condition of a rule, slower than anybody would notice on the database. */
const LOOK_EVERY_MS = 5_000;

export interface SurgeJobs {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const OURS = new Set(['surge_rule', 'surge_peak', 'surge_stage', 'surge_person', 'home_seat']);

/** Evaluates where routing is owned; keeps the answers in memory fresh on every node, by the events of whoever changed them. */
export function surgeJobs(needs: {
  readonly round: SurgeRound;
  readonly standing: SurgeStanding;
  readonly tail: Pick<EventTail, 'subscribe'>;
  readonly isOwner: () => boolean;
  readonly log: Log;
  readonly everyMs?: number;
}): SurgeJobs {
  let running: Promise<void> = Promise.resolve();
  let queued = false;
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  const failed = (error: unknown): void =>
    needs.log.warn({ err: error }, 'a look at the surge failed; the next will try');
  const look = async (): Promise<void> => {
    if (needs.isOwner()) await needs.round.look();
    await needs.standing.refresh();
  };
  /** One look at a time; a slow one is not overtaken by the next. */
  const beat = (): void => {
    if (queued) return;
    queued = true;
    running = running
      .then(() => {
        queued = false;
        return look();
      })
      .catch(failed);
  };
  return {
    start: async () => {
      unsubscribe = needs.tail.subscribe((events) => {
        if (events.some((e) => OURS.has(e.aggregate))) needs.standing.refresh().catch(failed);
      });
      await needs.standing.refresh();
      timer = setInterval(beat, needs.everyMs ?? LOOK_EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      unsubscribe?.();
      await running;
    },
  };
}
