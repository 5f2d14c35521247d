import type { ClockState } from '../../../shared/contracts/cases-catalogue.ts';

/** The limit of an order and what has been taken from it. `dueAt` already holds every pause that is over. */
export interface OrderClock {
  readonly startedAt: Date;
  readonly limitMinutes: number;
  readonly dueAt: Date;
  readonly pausedMs: number;
  readonly pausedSince: Date | null;
  /** When the work was done; the waiting for the customer's word afterwards is not the crew's. */
  readonly stoppedAt: Date | null;
}

export interface ClockReading {
  readonly state: ClockState;
  /** While paused it moves on with the present. */
  readonly dueAt: Date;
  /** Left until due; negative when overdue, frozen while paused and after the end. */
  readonly leftMs: number;
}

const MINUTE_MS = 60_000;
/** The last fifth of the limit is `soon`: 4.8 h of an urban repair, 6 minutes of a half-hour answer. */
export const SOON_FRACTION = 0.2;

export function startClock(startedAt: Date, limitMinutes: number): OrderClock {
  const dueAt = new Date(startedAt.getTime() + limitMinutes * MINUTE_MS);
  return { startedAt, limitMinutes, dueAt, pausedMs: 0, pausedSince: null, stoppedAt: null };
}

/** When the clock turns from ok to soon. */
export const soonAt = (clock: Pick<OrderClock, 'dueAt' | 'limitMinutes'>): Date =>
  new Date(clock.dueAt.getTime() - clock.limitMinutes * MINUTE_MS * SOON_FRACTION);

/** A second pause inside a pause, or one after the end, changes nothing. */
export const pauseClock = (clock: OrderClock, now: Date): OrderClock =>
  clock.pausedSince === null && clock.stoppedAt === null ? { ...clock, pausedSince: now } : clock;

export function resumeClock(clock: OrderClock, now: Date): OrderClock {
  if (clock.pausedSince === null) return clock;
  // A clock of another node may be a little behind: a pause is never negative.
  const pause = Math.max(0, now.getTime() - clock.pausedSince.getTime());
  return {
    ...clock,
    pausedSince: null,
    pausedMs: clock.pausedMs + pause,
    dueAt: new Date(clock.dueAt.getTime() + pause),
  };
}

export const stopClock = (clock: OrderClock, now: Date): OrderClock =>
  clock.stoppedAt === null ? { ...resumeClock(clock, now), stoppedAt: now } : clock;

/** Rework: the customer has been without service all along, so the time in which we thought it was done counts against us. */
export const restartClock = (clock: OrderClock): OrderClock => ({ ...clock, stoppedAt: null });

export function readClock(clock: OrderClock, now: Date): ClockReading {
  const reached = clock.stoppedAt ?? clock.pausedSince ?? now;
  const leftMs = clock.dueAt.getTime() - reached.getTime();
  if (clock.stoppedAt !== null) return { state: leftMs >= 0 ? 'met' : 'missed', dueAt: clock.dueAt, leftMs };
  if (clock.pausedSince !== null) {
    return { state: 'paused', dueAt: new Date(now.getTime() + leftMs), leftMs };
  }
  if (leftMs < 0) return { state: 'breached', dueAt: clock.dueAt, leftMs };
  return { state: now.getTime() >= soonAt(clock).getTime() ? 'soon' : 'ok', dueAt: clock.dueAt, leftMs };
}
