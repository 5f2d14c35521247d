import type { Channel } from '../../../../shared/contracts/contacts.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { Log } from '../../../platform/log.ts';
import { createDepartures } from './departures.ts';
import { estimateWait } from './estimate.ts';
import { lineChange } from './line-changes.ts';
import { keepFirstPromise } from './promise-store.ts';

/** What an estimate is made from, as routing knows it. */
export interface WaitLine {
  place(
    contactId: string,
  ): Promise<{ readonly position: number; readonly queueCode: string; readonly channel: Channel } | undefined>;
  agents(queueCode: string, channel: Channel): { readonly on: number; readonly free: number };
  meanHandleSeconds(queueCode: string): Promise<number | undefined>;
  /** Who waits when we start: the line that the first events change. */
  waitingNow(): readonly { readonly contactId: string; readonly queueCode: string; readonly queuedAtMs: number }[];
}

export interface ToldWait {
  readonly position: number;
  /** Undefined when nothing honest can be said. */
  readonly estimatedSeconds: number | undefined;
}

export interface WaitPromises {
  /** What to tell this customer now. The first time it is a promise, and kept to be measured. Undefined: it does not wait. */
  tell(contactId: string): Promise<ToldWait | undefined>;
  start(): void;
}

const HANDLE_KEPT_MS = 15_000;
/** Contacts known to have their promise, so that telling somebody again asks the database nothing. */
const REMEMBERED = 20_000;

export function createWaitPromises(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly tail: Pick<EventTail, 'subscribe'>;
  readonly line: WaitLine;
  readonly log: Log;
}): WaitPromises {
  const departures = createDepartures();
  const handle = new Map<string, { readonly seconds: number | undefined; readonly atMs: number }>();
  const promised = new Set<string>();

  const handleSeconds = async (queueCode: string, nowMs: number): Promise<number | undefined> => {
    const kept = handle.get(queueCode);
    if (kept !== undefined && nowMs - kept.atMs < HANDLE_KEPT_MS) return kept.seconds;
    const seconds = await needs.line.meanHandleSeconds(queueCode);
    handle.set(queueCode, { seconds, atMs: nowMs });
    return seconds;
  };

  return {
    tell: async (contactId) => {
      const place = await needs.line.place(contactId);
      if (place === undefined) return undefined;
      const { position, queueCode, channel } = place;
      const at = needs.clock.now();
      const agents = needs.line.agents(queueCode, channel);
      const estimate = estimateWait({
        position,
        rates: departures.rates(queueCode, at.getTime()),
        agentsOn: agents.on,
        agentsFree: agents.free,
        meanHandleSeconds: await handleSeconds(queueCode, at.getTime()),
      });
      if (estimate !== undefined && !promised.has(contactId)) {
        if (promised.size >= REMEMBERED) promised.clear();
        promised.add(contactId);
        await keepFirstPromise(needs.db, { contactId, queueCode, channel, position, ...estimate, at }).catch(
          (error: unknown) => {
            promised.delete(contactId);
            needs.log.warn({ err: error, contactId }, 'a promise could not be kept for measuring');
          },
        );
      }
      return { position, estimatedSeconds: estimate?.seconds };
    },
    start: () => {
      for (const w of needs.line.waitingNow()) departures.note(w.queueCode, w.contactId, 'joined', w.queuedAtMs);
      needs.tail.subscribe((events) => {
        for (const event of events) {
          const news = lineChange(event);
          if (news !== undefined) departures.note(news.queueCode, event.aggregateId, news.change, event.at.getTime());
        }
      });
    },
  };
}
