import { FLOW_RELEASED } from '../../../shared/contracts/flows-events.ts';
import type { FlowDocument } from '../../../shared/contracts/flows.ts';
import type { Db } from '../../platform/db/database.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Log } from '../../platform/log.ts';
import type { FlowBook } from './flow-run.ts';
import { releasedDocuments } from './flows-store.ts';
import { HOTLINE, hotlineFlow } from './hotline-flow.ts';

/**
 * What this node runs. A release is a new book, never a change of the old one: a call keeps the book it began with, and so
 * no step is taken away from under a caller.
 */
export interface FlowLibrary {
  inForce(): FlowBook;
  /** Reads what is new; at the start, and after each release. */
  refresh(): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

/** A number that is called must be answered even when nothing could be read. */
const bookOf =
  (released: ReadonlyMap<string, FlowDocument>): FlowBook =>
  (key) =>
    released.get(key) ?? (key === HOTLINE ? hotlineFlow : undefined);

export function createFlowLibrary(needs: {
  readonly db: Db;
  readonly tail: Pick<EventTail, 'subscribe'>;
  readonly log: Log;
}): FlowLibrary {
  let book = bookOf(new Map());
  let unsubscribe: (() => void) | undefined;
  let work: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    work = work
      .then(async () => {
        book = bookOf(await releasedDocuments(needs.db));
      })
      .catch((error: unknown) => {
        needs.log.warn({ err: error }, 'reading the released flows failed; what ran before goes on');
      });
    return work;
  };
  return {
    inForce: () => book,
    refresh,
    start: async () => {
      unsubscribe = needs.tail.subscribe((events) => {
        if (events.some((e) => e.type === FLOW_RELEASED)) void refresh();
      });
      await refresh();
    },
    stop: () => unsubscribe?.(),
  };
}
