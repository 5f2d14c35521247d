import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../log.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Longer than any restart of a database. After it somebody has to act, and the next start of the node cleans up. */
const GIVE_UP_AFTER_MS = 15 * 60_000;

/**
 * SQLSTATE classes 22, 23 and 42: the database has read it and will not have it, now or later. A key that is taken (23505) may have
 * been a race with somebody who is done now.
 */
const REFUSED_DATA = /^(22|42|23(?!505))/;
/** A refusal, which the same words would get again. */
export const isAnswer = (error: unknown): boolean =>
  error instanceof AppError ? !error.retryable : REFUSED_DATA.test(String((error as { code?: unknown }).code));

/**
 * Something has happened that nobody will tell again – a far end hung up – and has to be on record: tried until the database takes
 * it. `write` decides by what it finds, so once more does no harm. A refusal is an answer and is not asked for again.
 */
export async function untilWritten<T>(
  write: () => Promise<T>,
  { log, ...about }: { readonly log: Log; readonly what: string },
): Promise<T> {
  const began = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await write();
    } catch (error) {
      if (isAnswer(error) || performance.now() - began > GIVE_UP_AFTER_MS) throw error;
      log.warn({ err: error, ...about }, 'it could not be written down; trying again');
      await pause(pauseMs, undefined, { ref: false });
    }
  }
}
