import type { Shift, SimulatedSeat } from './simulation-types.ts';

export const HALF_HOUR_MS = 1_800_000;

/** A seat's day: at work or not, and how long it was busy. */
export interface SeatClock {
  readonly seat: SimulatedSeat;
  inShift: boolean;
  pausedUntilMs: number;
  /** Contacts in talk or after-call work. */
  busyWith: number;
  sinceMs: number;
  staffedMs: number;
  busyMs: number;
}

export const createSeatClock = (seat: SimulatedSeat, fromMs: number): SeatClock => ({
  seat,
  inShift: false,
  pausedUntilMs: -Infinity,
  busyWith: 0,
  sinceMs: fromMs,
  staffedMs: 0,
  busyMs: 0,
});

export const isReady = (clock: SeatClock, nowMs: number): boolean => clock.inShift && nowMs >= clock.pausedUntilMs;

/** Staffed and busy ms of each half hour of the measured time. */
export interface HalfHours {
  readonly staffedMs: number[];
  readonly busyMs: number[];
}

/**
 * Books the time since the last change. Occupancy = (talk + after-call work) ÷ (that + available idle): a pause is neither,
 * and a contact that outlasts the shift counts for both (field.md §2).
 */
export function book(clock: SeatClock, nowMs: number, measured: Shift, halfHours: HalfHours): void {
  const isBusy = clock.busyWith > 0;
  let fromMs = Math.max(clock.sinceMs, measured.fromMs);
  const untilMs = Math.min(nowMs, measured.untilMs);
  clock.sinceMs = Math.max(clock.sinceMs, nowMs);
  if (!isBusy && !isReady(clock, fromMs)) return;
  while (fromMs < untilMs) {
    const slot = Math.floor((fromMs - measured.fromMs) / HALF_HOUR_MS);
    const endMs = Math.min(untilMs, measured.fromMs + (slot + 1) * HALF_HOUR_MS);
    const tookMs = endMs - fromMs;
    clock.staffedMs += tookMs;
    halfHours.staffedMs[slot] = (halfHours.staffedMs[slot] ?? 0) + tookMs;
    if (isBusy) {
      clock.busyMs += tookMs;
      halfHours.busyMs[slot] = (halfHours.busyMs[slot] ?? 0) + tookMs;
    }
    fromMs = endMs;
  }
}
