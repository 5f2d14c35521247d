import type { Db } from '../../platform/db/database.ts';
import { positionOf } from './floor-contact.ts';
import type { Floor } from './floor.ts';
import { recentHandleSeconds } from './routing-store.ts';
import type { RoutingSettings } from './settings-service.ts';

export interface QueuePlace {
  /** 1 = next. */
  readonly position: number;
  readonly waitedSeconds: number;
  /** Undefined while nothing is known to estimate from. */
  readonly estimatedSeconds: number | undefined;
}

/** An estimate learns from so many contacts and is read again so often. */
const ESTIMATE_SAMPLE = 50;
const ESTIMATE_KEPT_MS = 15_000;

export interface PlaceNeeds {
  readonly db: Db;
  readonly floor: Floor;
  readonly settings: Pick<RoutingSettings, 'queue' | 'inForce'>;
  readonly now: () => number;
}

/**
 * Position among those who wait in the same queue; estimated wait = position × mean handling time of the queue's last
 * 50 contacts ÷ agents signed on with its skill (the fluid approximation of a busy M/M/n queue: n servers finish one
 * contact every AHT/n).
 */
export function createPlaces(needs: PlaceNeeds): (contactId: string) => Promise<QueuePlace | undefined> {
  const { floor, settings } = needs;
  const estimates = new Map<string, { readonly seconds: number | undefined; readonly at: number }>();
  const handleSeconds = async (queueCode: string): Promise<number | undefined> => {
    const kept = estimates.get(queueCode);
    if (kept !== undefined && needs.now() - kept.at < ESTIMATE_KEPT_MS) return kept.seconds;
    const seconds = await recentHandleSeconds(needs.db, queueCode, ESTIMATE_SAMPLE);
    estimates.set(queueCode, { seconds, at: needs.now() });
    return seconds;
  };

  return async (contactId) => {
    const mine = floor.contact(contactId);
    if (mine?.state !== 'waiting' || mine.queueCode === null) return undefined;
    const position = positionOf(mine, floor.waiting(), settings.inForce().rules.priority.atMost);
    const skill = settings.queue(mine.queueCode)?.skill;
    const staffed = floor
      .agents()
      .filter((a) => a.state !== 'offline' && skill !== undefined && a.skills.has(skill)).length;
    const handle = await handleSeconds(mine.queueCode);
    return {
      position,
      waitedSeconds: Math.round((needs.now() - mine.queuedAtMs) / 1000),
      estimatedSeconds: handle === undefined || staffed === 0 ? undefined : Math.round((position * handle) / staffed),
    };
  };
}
