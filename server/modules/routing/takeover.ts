import type { Db } from '../../platform/db/database.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import { momentOf, type RingingOffer } from './takeover-store.ts';

/**
 * What a node has to know before it decides. Everybody who decided under an earlier epoch has committed or never will, and what they
 * committed is in the events: a floor that has been followed all along only has to hear those to the end. Reading everything
 * anew is for a floor that cannot catch up.
 */
export interface TakeoverNeeds {
  readonly db: Db;
  readonly tail: Pick<EventTail, 'reached'>;
  /** The floor was read once and has been followed since. */
  readonly isFollowed: () => boolean;
  readonly readEverything: () => Promise<unknown>;
  /** Who is not to be asked again at once is not said by any event. */
  readonly readRefusals: () => Promise<unknown>;
}

export interface Takeover {
  /** What rings now, by the database. */
  readonly ringing: readonly RingingOffer[];
  readonly how: 'caught_up' | 'read';
  readonly ms: number;
}

/** Longer than any commit under way takes; shorter than reading a hundred thousand contacts. */
const CATCH_UP_MS = 400;

export async function takeOver(needs: TakeoverNeeds): Promise<Takeover> {
  const began = performance.now();
  const done = (ringing: readonly RingingOffer[], how: Takeover['how']): Takeover => ({
    ringing,
    how,
    ms: Math.round(performance.now() - began),
  });
  if (needs.isFollowed()) {
    const [moment] = await Promise.all([momentOf(needs.db), needs.readRefusals()]);
    if (await needs.tail.reached(moment.newest, CATCH_UP_MS)) return done(moment.ringing, 'caught_up');
  }
  await needs.readEverything();
  return done((await momentOf(needs.db)).ringing, 'read');
}
