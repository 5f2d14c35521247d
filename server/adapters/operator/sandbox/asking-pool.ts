import type pg from 'pg';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { deadlineOf, operatorTooSlow, operatorUnavailable, type Asking } from '../../../modules/customers/index.ts';

export interface Question {
  /** Also the name of the prepared statement. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Asks the operator's database with a deadline that covers the wait for a connection too. */
export interface AskingPool {
  ask<Row extends pg.QueryResultRow>(question: Question, asking: Asking | undefined): Promise<Row[]>;
}

export function createAskingPool(pool: pg.Pool): AskingPool {
  return {
    ask: async <Row extends pg.QueryResultRow>(question: Question, asking: Asking | undefined) => {
      asking?.signal?.throwIfAborted();
      const deadlineMs = deadlineOf(asking);
      const stop = stopAt(question.name, deadlineMs, asking?.signal);
      try {
        return await run<Row>(pool, question, stop);
      } catch (cause) {
        asking?.signal?.throwIfAborted();
        throw cause instanceof AppError ? cause : operatorUnavailable(cause);
      } finally {
        stop.clear();
      }
    },
  };
}

interface Stop {
  /** Rejects at the deadline or when the asker has gone. */
  readonly reached: Promise<never>;
  passed(): boolean;
  clear(): void;
}

function stopAt(name: string, deadlineMs: number, signal: AbortSignal | undefined): Stop {
  let passed = false;
  let onAbort: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<never>((_, reject) => {
    const end = (error: AppError) => {
      passed = true;
      reject(error);
    };
    timer = setTimeout(() => end(operatorTooSlow(name, deadlineMs)), deadlineMs);
    onAbort = () => end(operatorUnavailable(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  // Nobody may be listening any more when the answer was first.
  reached.catch(() => undefined);
  return {
    reached,
    passed: () => passed,
    clear: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

async function run<Row extends pg.QueryResultRow>(pool: pg.Pool, question: Question, stop: Stop): Promise<Row[]> {
  const connecting = pool.connect();
  const client = await Promise.race([connecting, stop.reached]).catch((error: unknown) => {
    // The pool may still hand one out later; it goes straight back.
    connecting.then(
      (late) => late.release(),
      () => undefined,
    );
    throw error;
  });
  let healthy = false;
  try {
    const answer = client.query<Row>({
      name: `sandbox.${question.name}`,
      text: question.text,
      values: [...question.values],
    });
    answer.catch(() => undefined);
    const { rows } = await Promise.race([answer, stop.reached]);
    healthy = true;
    return rows;
  } catch (error) {
    // An SQL error leaves a usable session; a passed deadline leaves one with a query still running in it.
    healthy = !stop.passed();
    throw error;
  } finally {
    client.release(!healthy);
  }
}
