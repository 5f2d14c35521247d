import type { CallbackFigures, PromiseAccuracy } from '../../../../shared/contracts/routing-callbacks.ts';
import { accuracyOf } from '../promise/accuracy.ts';
import type { SettledPromise } from '../promise/promise-store.ts';
import type { CallbackRow } from './callback-store.ts';

type Fate = 'kept' | 'broken' | 'open' | 'withdrawn';
type Judged = Pick<CallbackRow, 'state' | 'ended_reason' | 'connected_at' | 'window_from' | 'window_until' | 'way'>;

/**
 * Kept: connected within the window (or before it, when the customer was reached sooner on a leader's word). Broken: every
 * other end that is ours to answer for, also a talk that came too late. Taken back by the customer: neither.
 */
export function fateOf(row: Judged, now: Date): Fate {
  if (row.connected_at !== null) {
    return row.way === 'message' || row.connected_at <= row.window_until ? 'kept' : 'broken';
  }
  if (row.state === 'cancelled') return 'withdrawn';
  if (row.state === 'failed' || row.state === 'expired') return 'broken';
  return row.way === 'call' && row.window_until <= now ? 'broken' : 'open';
}

export function fatesOf(rows: readonly Judged[], now: Date) {
  const count = { kept: 0, broken: 0, open: 0, withdrawn: 0 };
  for (const row of rows) count[fateOf(row, now)] += 1;
  const decided = count.kept + count.broken;
  return { promised: rows.length, ...count, keptRate: decided === 0 ? null : count.kept / decided };
}

interface QueueName {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export function accuracyByQueue(promises: readonly SettledPromise[], queues: readonly QueueName[]): PromiseAccuracy[] {
  return queues.flatMap((queue) => {
    const mine = promises.filter((p) => p.queueCode === queue.code);
    return mine.length === 0 ? [] : [accuracyOfAll(mine, queue)];
  });
}

export const accuracyOfAll = (promises: readonly SettledPromise[], name: QueueName): PromiseAccuracy => ({
  queueCode: name.code,
  zh: name.zh,
  en: name.en,
  gaveUp: promises.filter((p) => p.outcome === 'gave_up').length,
  ...accuracyOf(promises.filter((p) => p.outcome === 'answered')),
});

const HOUR_MS = 3_600_000;

export function byTheHour(promises: readonly SettledPromise[]): CallbackFigures['hours'] {
  const hours = new Map<number, { answered: number; promised: number; waited: number }>();
  for (const p of promises) {
    if (p.outcome !== 'answered') continue;
    const at = Math.floor(p.at.getTime() / HOUR_MS) * HOUR_MS;
    const sum = hours.get(at) ?? { answered: 0, promised: 0, waited: 0 };
    hours.set(at, {
      answered: sum.answered + 1,
      promised: sum.promised + p.promised,
      waited: sum.waited + p.waited,
    });
  }
  return [...hours]
    .sort(([a], [b]) => a - b)
    .map(([at, { answered, promised, waited }]) => ({
      at: new Date(at).toISOString(),
      answered,
      promised: promised / answered,
      waited: waited / answered,
    }));
}
