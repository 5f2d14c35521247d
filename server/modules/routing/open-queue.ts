import { openState, type OpeningHours } from './admin/open-state.ts';

export interface QueueHours {
  readonly calendar: string | null;
  readonly closedTo: string | null;
}

/**
 * Where a contact goes now: while a queue is closed, its contacts go where `closedTo` leads, and on from there, until a queue is
 * open. The administration refuses circles and ends that close; should one be there all the same, nobody stands before a shut
 * door: then the first queue takes them.
 */
export function openQueueAt(
  code: string,
  at: Date,
  known: { queue(code: string): QueueHours | undefined; calendar(code: string): OpeningHours | undefined },
): string {
  const passed = new Set<string>();
  for (let now: string | null = code; now !== null && !passed.has(now);) {
    passed.add(now);
    const queue = known.queue(now);
    const hours = queue === undefined || queue.calendar === null ? undefined : known.calendar(queue.calendar);
    if (hours === undefined || openState(hours, at).open) return now;
    now = queue?.closedTo ?? null;
  }
  return code;
}
