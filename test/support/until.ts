import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

export interface UntilOptions {
  /** What is waited for; the failure says it. */
  readonly what: string;
  readonly timeoutMs?: number;
}

type Falsy = false | undefined | null | 0 | '';

/** Asks again until the condition holds, and answers what it answered; a condition that throws does not hold yet. */
export async function until<T>(
  condition: () => T | Promise<T>,
  { what, timeoutMs = 30_000 }: UntilOptions,
): Promise<Exclude<T, Falsy>> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await condition();
      if (Boolean(answer)) return answer as Exclude<T, Falsy>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() >= deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`, { cause: lastError });
    await sleep(POLL_MS);
  }
}
