import type { Db } from '../../platform/db/database.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Log } from '../../platform/log.ts';
import { contactsNow, openVersions, type OpenVersion } from '../contacts/index.ts';
import { newestPosition } from './takeover-store.ts';
import type { Floor } from './floor.ts';

/**
 * The floor is kept by events, and an event that was never heard would be wrong for ever: a caller who has left and stands on the
 * wall, one who waits and is not seen. So a piece of it at a time is laid beside the database, in both directions; what is still behind
 * after the events up to that moment were heard is taken from the row, said and counted.
 */
export interface FloorCheck {
  /** One piece. Answers how many contacts were wrong. */
  look(): Promise<number>;
}

export interface FloorCheckNeeds {
  readonly db: Db;
  readonly floor: Pick<Floor, 'contact' | 'contacts' | 'note'>;
  readonly tail: Pick<EventTail, 'reached'>;
  readonly log: Log;
  /** Its row is being read because of an event: it will be right in a moment. */
  readonly isBeingRead: (contactId: string) => boolean;
  readonly pieceOf?: number;
}

/** A house with fewer open contacts than this is looked through whole each time. */
const PIECE = 2_000;
/** A tail that is further behind than this is another trouble, of which it speaks itself. */
const CATCH_UP_MS = 5_000;
const NAMED = 20;

export function createFloorCheck(needs: FloorCheckNeeds): FloorCheck {
  const { db, floor, pieceOf = PIECE } = needs;
  let after: OpenVersion | undefined;
  let toSee: string[] = [];

  const isBehind = ({ id, version }: Pick<OpenVersion, 'id' | 'version'>): boolean =>
    (floor.contact(id)?.version ?? 0) < version;
  /** Open by the database, unknown or older here. */
  const missing = async (): Promise<Pick<OpenVersion, 'id' | 'version'>[]> => {
    const page = await openVersions(db, { after, limit: pieceOf });
    after = page.length < pieceOf ? undefined : page.at(-1);
    return page.filter(isBehind);
  };
  /** On the floor, and further on or over by the database. */
  const leftBehind = async (): Promise<Pick<OpenVersion, 'id' | 'version'>[]> => {
    if (toSee.length === 0) toSee = [...floor.contacts()].map((c) => c.id);
    const ids = toSee.splice(0, pieceOf).filter((id) => floor.contact(id) !== undefined);
    return ids.length === 0 ? [] : (await contactsNow(db, ids)).filter(isBehind);
  };

  return {
    look: async () => {
      const suspects = [...(await missing()), ...(await leftBehind())];
      if (suspects.length === 0) return 0;
      if (!(await needs.tail.reached(await newestPosition(db), CATCH_UP_MS))) return 0;
      const still = new Map(suspects.filter((s) => isBehind(s) && !needs.isBeingRead(s.id)).map((s) => [s.id, s]));
      if (still.size === 0) return 0;
      const wrong: string[] = [];
      for (const row of await contactsNow(db, [...still.keys()])) {
        const suspect = still.get(row.id);
        // One that is over meanwhile is not on the floor any more, which knows it all the same: its row is no news.
        if (suspect !== undefined && isBehind(suspect) && floor.note(row)) wrong.push(row.id);
      }
      if (wrong.length > 0) {
        needs.log.error(
          { count: wrong.length, contacts: wrong.slice(0, NAMED) },
          'the floor was not as the database; mended',
        );
      }
      return wrong.length;
    },
  };
}
