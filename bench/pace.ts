import { timerBeat, type Beat } from './beat.ts';

/*
 * Two ways to load a thing, the same for ours, the floor and the neighbour.
 *
 * Open loop: message i is due at start + i/rate whether or not the ones before it have come back, and its latency counts from
 * when it was due. A generator that waits, or that stamps when it got round to sending, would leave out exactly the
 * moments in which the system was slow (coordinated omission).
 * Closed loop: so many under way at any time; it finds the ceiling, and its latencies say nothing.
 */
export interface Course {
  /** By message: when it was due, when its sender heard that it is kept, when the other side had it. Milliseconds. */
  readonly due: number[];
  readonly acked: number[];
  readonly delivered: number[];
  /** Refusals by code. */
  readonly refused: Record<string, number>;
  ack(i: number): void;
  deliver(i: number): void;
  refuse(i: number, code: string): void;
}

export interface Target {
  /** Sends message i of this course. Whether `delivered` is ever noted depends on the target. */
  send(i: number, course: Course): void;
  /** What counts as the end of one message. */
  readonly endsWith: 'acked' | 'delivered' | 'both';
}

/** After the last message is sent, the stragglers have this long; what is missing then is reported as missing. */
const PATIENCE_MS = 15_000;

interface OpenCourse extends Course {
  over(): number;
}

function createCourse(target: Target, oneOver: () => void): OpenCourse {
  const due: number[] = [];
  const acked: number[] = [];
  const delivered: number[] = [];
  const refused: Record<string, number> = {};
  let over = 0;
  const end = (): void => {
    over += 1;
    oneOver();
  };
  const has = (list: number[], i: number): boolean => list[i] !== undefined;
  return {
    due,
    acked,
    delivered,
    refused,
    over: () => over,
    ack: (i) => {
      if (has(acked, i)) throw new Error(`message ${i} was acknowledged twice`);
      acked[i] = performance.now();
      if (target.endsWith === 'acked' || (target.endsWith === 'both' && has(delivered, i))) end();
    },
    deliver: (i) => {
      if (has(delivered, i)) throw new Error(`message ${i} was delivered twice`);
      delivered[i] = performance.now();
      if (target.endsWith === 'delivered' || (target.endsWith === 'both' && has(acked, i))) end();
    },
    refuse: (_i, code) => {
      refused[code] = (refused[code] ?? 0) + 1;
      end();
    },
  };
}

const waitFor = async (done: () => boolean): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  while (!done() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
};

export async function openLoop(
  target: Target,
  pace: { rate: number; seconds: number },
  beat: Beat = timerBeat,
): Promise<Course> {
  const course = createCourse(target, () => undefined);
  const count = Math.round(pace.rate * pace.seconds);
  const start = performance.now() + 50;
  let next = 0;
  await new Promise<void>((resolve) => {
    const stop = beat({ fromMs: start, everyMs: 1_000 / pace.rate }, () => {
      const now = performance.now();
      for (; next < count; next += 1) {
        const due = start + (next * 1000) / pace.rate;
        if (due > now) break;
        course.due[next] = due;
        target.send(next, course);
      }
      if (next < count) return;
      stop();
      resolve();
    });
  });
  await waitFor(() => course.over() >= count);
  return course;
}

export async function closedLoop(target: Target, pace: { inFlight: number; seconds: number }): Promise<Course> {
  const end = performance.now() + pace.seconds * 1000;
  let next = 0;
  let stopped = false;
  const more = (): void => {
    if (stopped || performance.now() >= end) return;
    const i = next;
    next += 1;
    course.due[i] = performance.now();
    target.send(i, course);
  };
  // Not from within the callback of the message that came back: a refusal that is instant would recurse without end.
  const course = createCourse(target, () => setImmediate(more));
  for (let k = 0; k < pace.inFlight; k += 1) more();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, end - performance.now())));
  stopped = true;
  await waitFor(() => course.over() >= next);
  return course;
}

/** What crosses from the generator's process to the one that reports. */
export interface CourseReport {
  readonly sent: number;
  readonly acked: number;
  readonly delivered: number;
  readonly refused: Readonly<Record<string, number>>;
  /** From the first due to the last end. */
  readonly seconds: number;
  readonly ackMs: number[];
  readonly deliveryMs: number[];
}

const latencies = (ends: readonly number[], due: readonly number[]): number[] =>
  due.flatMap((at, i) => (ends[i] === undefined ? [] : [Math.round((ends[i] - at) * 1000) / 1000]));

export function reportOf(course: Course): CourseReport {
  const ackMs = latencies(course.acked, course.due);
  const deliveryMs = latencies(course.delivered, course.due);
  const last = [course.acked, course.delivered].flat().reduce((a, b) => Math.max(a, b), 0);
  return {
    sent: course.due.length,
    acked: ackMs.length,
    delivered: deliveryMs.length,
    refused: course.refused,
    seconds: (last - (course.due[0] ?? 0)) / 1000,
    ackMs,
    deliveryMs,
  };
}
