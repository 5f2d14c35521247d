import { keySteps, type KeyStep } from '../../../platform/media/key-sender.ts';
import { SAMPLE_RATE } from '../../../platform/media/g711.ts';
import type { Leg } from './leg.ts';

/** Keys on their way to the far ends: one step in each round of the clock. */
export interface Keying {
  /** Resolves when the last key was sent; false: the leg was closed before. */
  send(leg: Leg, keys: string): Promise<boolean>;
  /** A leg's turn. True: it belonged to a key, and nothing else is heard in it. */
  tick(leg: Leg, nowMs: number): boolean;
  /** While a key is down the far end hears the key alone. */
  isPressing(leg: Leg): boolean;
  remove(leg: Leg): void;
}

interface Job {
  readonly steps: Iterator<KeyStep, void>;
  readonly done: (isSent: boolean) => void;
}

interface Queue {
  readonly jobs: Job[];
  isPressing: boolean;
}

/** Events need the far end's payload type and the telephone's clock, in which their length is counted. */
const takesEvents = (leg: Leg): boolean => {
  const format = leg.format();
  return format?.dtmfPayload !== undefined && format.codec.clockRate === SAMPLE_RATE;
};

function carryOut(leg: Leg, step: KeyStep, nowMs: number): boolean {
  if (step.type === 'event') leg.pressKey(step.payload, step.isFirst, nowMs);
  else if (step.type === 'tone') {
    const codec = leg.format()?.codec;
    if (codec !== undefined) leg.playFrame(codec.encode(step.samples), nowMs);
  }
  return step.type !== 'pause';
}

export function createKeying(): Keying {
  const queues = new Map<Leg, Queue>();
  return {
    send: (leg, keys) =>
      new Promise((done) => {
        const queue = queues.get(leg) ?? { jobs: [], isPressing: false };
        queues.set(leg, queue);
        queue.jobs.push({ steps: keySteps(keys, takesEvents(leg) ? 'events' : 'tones'), done });
      }),
    tick: (leg, nowMs) => {
      const queue = queues.get(leg);
      const job = queue?.jobs[0];
      if (queue === undefined || job === undefined) return false;
      const step = job.steps.next();
      if (step.done !== true) {
        queue.isPressing = carryOut(leg, step.value, nowMs);
        return queue.isPressing;
      }
      queue.isPressing = false;
      queue.jobs.shift();
      if (queue.jobs.length === 0) queues.delete(leg);
      job.done(true);
      return false;
    },
    isPressing: (leg) => queues.get(leg)?.isPressing === true,
    remove: (leg) => {
      const queue = queues.get(leg);
      queues.delete(leg);
      for (const job of queue?.jobs ?? []) job.done(false);
    },
  };
}
