import { AppError } from '../../../shared/kernel/app-error.ts';

/**
 * Lets a number of transactions run at once and the others wait in their order. Work inside of a transaction may ask something on
 * another connection of the same pool; were all of them held by transactions, each would wait for what none gives back.
 */
export interface TransactionGate {
  /** Resolves with the way out. Throws `common.unavailable` for who has waited too long. */
  enter(): Promise<() => void>;
}

/** As long as the pool itself lets somebody wait for a connection. */
const PATIENCE_MS = 10_000;

interface Waiting {
  readonly go: () => void;
  readonly timer: NodeJS.Timeout;
}

export function createTransactionGate(atMost: number, patienceMs = PATIENCE_MS): TransactionGate {
  const line = new Set<Waiting>();
  let inside = 0;
  const leave = (): void => {
    inside -= 1;
    const [next] = line;
    if (next === undefined) return;
    line.delete(next);
    clearTimeout(next.timer);
    next.go();
  };
  /** Once: a second call would let one in too many. */
  const wayOut = (): (() => void) => {
    inside += 1;
    let isOut = false;
    return () => {
      if (isOut) return;
      isOut = true;
      leave();
    };
  };
  return {
    enter: async () => {
      if (inside < atMost) return wayOut();
      return new Promise((resolve, reject) => {
        const waiting: Waiting = {
          go: () => resolve(wayOut()),
          timer: setTimeout(() => {
            line.delete(waiting);
            reject(new AppError({ code: 'common.unavailable', kind: 'unavailable', details: { patienceMs } }));
          }, patienceMs),
        };
        line.add(waiting);
      });
    },
  };
}
