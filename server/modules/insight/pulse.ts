/**
 * Turns many touches into few looks: at most one look per `gapMs`, the last touch always looked at, none while nobody listens,
 * and one now and then without a touch, because clocks run and a silent screen must be known to live.
 */
export interface Pulse {
  /** Something may have changed. */
  touch(): void;
  stop(): void;
}

export interface PulseNeeds {
  readonly gapMs: number;
  readonly idleMs: number;
  readonly isHeard: () => boolean;
  readonly look: () => Promise<void>;
  readonly failed: (error: unknown) => void;
}

export function createPulse(needs: PulseNeeds): Pulse {
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let touched = false;
  let stopped = false;
  let lastLook = Number.NEGATIVE_INFINITY;

  const arm = (): void => {
    if (looking || stopped || timer !== undefined || !needs.isHeard()) return;
    timer = setTimeout(beat, Math.max(0, lastLook + needs.gapMs - performance.now()));
  };
  const beat = (): void => {
    timer = undefined;
    if (stopped || !needs.isHeard()) return;
    touched = false;
    looking = true;
    lastLook = performance.now();
    needs
      .look()
      .catch(needs.failed)
      .finally(() => {
        looking = false;
        if (touched) arm();
      });
  };
  const idle = setInterval(() => {
    touched = true;
    arm();
  }, needs.idleMs);
  idle.unref();

  return {
    touch: () => {
      touched = true;
      arm();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      clearInterval(idle);
    },
  };
}
