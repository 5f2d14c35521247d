import type { TimelineEntry } from '../../../shared/contracts/cases.ts';

/** Who moved this order last, and to where: the answer to "but I was going to do that". */
export const lastMoveOf = (entries: readonly TimelineEntry[], orderId: string): TimelineEntry | undefined =>
  entries.filter((e) => e.kind === 'order_transition' && e.orderId === orderId).at(-1);
