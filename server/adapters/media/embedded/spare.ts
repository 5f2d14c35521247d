import type { WorkerLink } from './worker-link.ts';

/** Whoever a worker works for; a spare one works for nobody yet. */
export interface Employer {
  readonly onEnd: (reason: string, wasReady: boolean) => void;
  /** An answer nobody waits for any more; whatever it made should be undone. */
  readonly onLate: (value: unknown) => void;
}
export type Hire = (employer: Employer) => WorkerLink;

/**
 * One worker that is started, warm and without work, for the place of whichever dies. A new process takes half a second of a core until
 * it can open a leg, and takes it from those that are to bring the callers back; where there is one worker only, its callers would
 * hear nothing all that time. It costs the memory of a worker that has no calls.
 */
export interface Spare {
  /** There should be one from now on: it is started when things are calm again. */
  want(): void;
  /** The one that waits, now working for somebody; undefined: there is none just now. */
  take(employer: Employer): WorkerLink | undefined;
  isThere(): boolean;
  dismiss(): Promise<void>;
}

/** Not in the moment of a crash, nor in that of the first call: both need the processor for the callers. */
export const SPARE_AFTER_MS = 3_000;
/** One that died while it waited may be a machine without memory; trying again at once would make it worse. */
const AFTER_DEATH_MS = 30_000;

export const noSpare: Spare = {
  want: () => undefined,
  take: () => undefined,
  isThere: () => false,
  dismiss: () => Promise.resolve(),
};

export function keepSpare({ hire, calmMs }: { readonly hire: Hire; readonly calmMs: number }): Spare {
  let waiting: { readonly link: WorkerLink; employer?: Employer } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let dismissed = false;

  const start = (): void => {
    timer = undefined;
    const place: { employer?: Employer } = {};
    const link = hire({
      onLate: (value) => place.employer?.onLate(value),
      onEnd: (reason, wasReady) => {
        if (place.employer !== undefined) {
          place.employer.onEnd(reason, wasReady);
          return;
        }
        waiting = undefined;
        later(AFTER_DEATH_MS);
      },
    });
    waiting = Object.assign(place, { link });
  };
  const later = (ms: number): void => {
    if (dismissed || waiting !== undefined || timer !== undefined) return;
    timer = setTimeout(start, ms);
    timer.unref();
  };
  return {
    want: () => later(calmMs),
    take: (employer) => {
      if (waiting?.link.isReady() !== true) return undefined;
      const { link } = waiting;
      waiting.employer = employer;
      waiting = undefined;
      later(calmMs);
      return link;
    },
    isThere: () => waiting?.link.isReady() === true,
    dismiss: async () => {
      dismissed = true;
      clearTimeout(timer);
      const link = waiting?.link;
      waiting = undefined;
      await link?.terminate();
    },
  };
}
