import { ROUTING_TRIAL_EVENTS } from '../../../../shared/contracts/routing-simulation-events.ts';
import { TRIAL_LIMITS, type TrialOutcome } from '../../../../shared/contracts/routing-simulation.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import { recordedContacts } from './recorded-day-store.ts';
import { planOf, type TrialPlanNeeds } from './trial-plan-service.ts';
import { beat, claimTrial, endTrial, forgetTrials, type Claimed, type TrialEnd } from './trial-store.ts';
import type { StartTrial, TrialThread } from './trial-thread.ts';

/**
 * Runs what-ifs one after the other, one in the whole house. The row is the truth: a node says every second that it is still at
 * work; when it falls silent – killed, frozen – another takes the what-if and begins anew. Twice broken off is given up.
 */
export interface TrialJobs {
  start(): void;
  stop(): Promise<void>;
  /** Somebody has asked: looks now and not at the next tick. */
  poke(): void;
}

export interface TrialJobsNeeds extends TrialPlanNeeds {
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly log: Log;
  readonly startThread: StartTrial;
  /** For tests; a leader waits five minutes at most. */
  readonly limitMs?: number;
}

const LOOK_EVERY_MS = 5_000;
const BEAT_EVERY_MS = 1_000;
const SILENT_AFTER_MS = 20_000;
const MAX_TRIES = 2;
const LIMIT_MS = TRIAL_LIMITS.minutes * 60_000;

/** Ends a run from outside: cancelled, taken over, out of time, or the house stops. */
class Stopped extends Error {
  readonly why: 'gone' | 'late' | 'stopping';

  constructor(why: Stopped['why']) {
    super(why);
    this.why = why;
  }
}

interface Running {
  readonly thread: TrialThread;
  stop(why: Stopped['why']): void;
}

export function createTrialJobs(needs: TrialJobsNeeds): TrialJobs {
  const { db, transactor, clock, log } = needs;
  let running: Running | undefined;
  let round: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOpen = false;

  const end = (trial: Claimed, how: Omit<TrialEnd, 'at'>): Promise<void> =>
    transactor.run(async (tx) => {
      if (!(await endTrial(tx.db, trial, { ...how, at: tx.now }))) return;
      tx.emit({ aggregate: 'routing_trial', aggregateId: trial.id, type: ROUTING_TRIAL_EVENTS.ended, data: {} });
      await forgetTrials(tx.db, TRIAL_LIMITS.kept);
    });
  const fail = (trial: Claimed, failure: string): Promise<void> =>
    end(trial, { state: 'failed', contacts: null, outcome: null, failure });

  const feed = async (trial: Claimed, thread: TrialThread, startMs: number): Promise<void> => {
    if (trial.asked.day.kind !== 'recorded') return;
    for await (const page of recordedContacts(db, startMs)) {
      if (running?.thread !== thread) return;
      thread.feed(page);
    }
  };

  /** The thread's answer, or whatever ends it before. */
  const outcomeOf = async (trial: Claimed, thread: TrialThread, startMs: number): Promise<TrialOutcome> => {
    let share = 0;
    let stop: (why: Stopped['why']) => void = () => undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = (why) => reject(new Stopped(why));
    });
    stopped.catch(() => undefined);
    running = { thread, stop };
    // The house may have begun to stop while the plan was being read: then nobody else would stop this run.
    if (!isOpen) stop('stopping');
    const late = setTimeout(() => stop('late'), needs.limitMs ?? LIMIT_MS);
    const beats = setInterval(() => {
      beat(db, trial, share, clock.now()).then(
        (isOurs) => {
          if (!isOurs) stop('gone');
        },
        (error: unknown) => log.warn({ err: error, trialId: trial.id }, 'a what-if could not say that it runs'),
      );
    }, BEAT_EVERY_MS);
    try {
      await Promise.race([feed(trial, thread, startMs), stopped]);
      return await Promise.race([
        thread.run((passed) => {
          share = passed;
        }),
        stopped,
      ]);
    } finally {
      clearTimeout(late);
      clearInterval(beats);
      running = undefined;
      await thread.stop();
    }
  };

  const run = async (trial: Claimed): Promise<void> => {
    if (trial.tries > MAX_TRIES) return fail(trial, 'routing.trial_crashed');
    const plan = await planOf(trial.asked, needs);
    if (plan === undefined) return fail(trial, 'routing.trial_not_found');
    try {
      const outcome = await outcomeOf(trial, needs.startThread(plan), plan.startMs);
      await end(trial, { state: 'done', contacts: outcome.against.total.offered, outcome, failure: null });
    } catch (error) {
      if (error instanceof Stopped) return error.why === 'late' ? fail(trial, 'routing.trial_too_slow') : undefined;
      log.warn({ err: error, trialId: trial.id }, 'a what-if broke off');
      return fail(trial, 'routing.trial_crashed');
    }
  };

  /** Until nothing waits any more. */
  const work = async (): Promise<void> => {
    while (isOpen) {
      const now = clock.now();
      const silent = new Date(now.getTime() - SILENT_AFTER_MS);
      const trial = await transactor.run((tx) => claimTrial(tx.db, now, silent));
      if (trial === undefined) return;
      await run(trial);
    }
  };
  const poke = (): void => {
    if (!isOpen || round !== undefined) return;
    round = work()
      .catch((error: unknown) => log.warn({ err: error }, 'what-ifs could not be looked for'))
      .finally(() => {
        round = undefined;
      });
  };

  return {
    poke,
    start: () => {
      isOpen = true;
      timer = setInterval(poke, LOOK_EVERY_MS);
      poke();
    },
    stop: async () => {
      isOpen = false;
      clearInterval(timer);
      running?.stop('stopping');
      await round;
    },
  };
}
