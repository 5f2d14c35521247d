import { describe, expect, it } from 'vitest';
import { openQueueAt, type QueueHours } from './open-queue.ts';

const OFFICE = {
  week: Array.from({ length: 7 }, (_, day) => (day < 5 ? [[9 * 60, 18 * 60] as [number, number]] : [])),
  statutory: false,
  holidayHours: [],
  makeupHours: [],
  exceptions: new Map(),
};
const queues: Record<string, QueueHours> = {
  business: { calendar: 'office', closedTo: 'vip' },
  vip: { calendar: 'office', closedTo: 'general' },
  general: { calendar: null, closedTo: null },
  round: { calendar: 'office', closedTo: 'robin' },
  robin: { calendar: 'office', closedTo: 'round' },
};
const known = {
  queue: (code: string) => queues[code],
  calendar: (code: string) => (code === 'office' ? OFFICE : undefined),
};
/** Monday 23 November 2026, Chinese time. */
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 23, hour - 8));

describe('at the door of a queue', () => {
  it('stays while it is open, and is led on to the first open one while it is closed', () => {
    expect(openQueueAt('business', at(10), known)).toBe('business');
    expect(openQueueAt('business', at(20), known)).toBe('general');
  });

  it('stands before no shut door: a circle of closed queues takes the contact where it asked', () => {
    expect(openQueueAt('round', at(20), known)).toBe('round');
  });
});
