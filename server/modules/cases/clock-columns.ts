import type { OrderRow } from './cases-tables.ts';
import { soonAt, type OrderClock } from './order-clock.ts';

/** The clock as it lies in the row of its order, there and back. */
export const clockOf = (row: OrderRow): OrderClock => ({
  startedAt: row.clock_started_at,
  limitMinutes: row.limit_minutes,
  dueAt: row.due_at,
  pausedMs: row.paused_ms,
  pausedSince: row.paused_since,
  stoppedAt: row.clock_stopped_at,
});

export const clockPatch = (
  clock: OrderClock,
): Pick<OrderRow, 'due_at' | 'soon_at' | 'paused_ms' | 'paused_since' | 'clock_stopped_at'> => ({
  due_at: clock.dueAt,
  soon_at: soonAt(clock),
  paused_ms: clock.pausedMs,
  paused_since: clock.pausedSince,
  clock_stopped_at: clock.stoppedAt,
});
