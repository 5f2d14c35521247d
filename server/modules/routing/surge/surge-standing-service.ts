import type { SurgeNeeds } from './surge-ports.ts';
import { BACK_OFFICE_POSTS } from './surge-ports.ts';
import { activeMeasures, seatStanding, type ActiveMeasure } from './standing-store.ts';

/** What the other rooms and the engine ask at every contact; answered from memory, filled from rows. */
export interface SurgeAnswers {
  /** After-call work limit of this queue × this. */
  afterCallFactor(queueCode?: string): number;
  /** Offer self-service, or a callback, before a place in the line. Without a queue: what holds for all. */
  flags(queueCode?: string): SurgeFlags;
  /** False for standby home seats and back-office people who are not opened: offer them nothing new. */
  mayServe(staffId: string): boolean;
}
export interface SurgeFlags {
  readonly selfServiceFirst: boolean;
  readonly callback: boolean;
}

export interface SurgeStanding extends SurgeAnswers {
  refresh(): Promise<void>;
}

export function createSurgeStanding({
  db,
  organisation,
  serveChanged,
}: Pick<SurgeNeeds, 'db' | 'organisation' | 'serveChanged'>): SurgeStanding {
  let measures: readonly ActiveMeasure[] = [];
  let gated: ReadonlySet<string> = new Set();
  let opened: ReadonlySet<string> = new Set();
  let asked = 0;
  let told = 0;

  const covering = (queueCode: string | undefined): ActiveMeasure[] =>
    measures.filter((m) => m.queue === null || m.queue === queueCode);

  const mayServe = (staffId: string): boolean => !gated.has(staffId) || opened.has(staffId);

  return {
    refresh: async () => {
      asked += 1;
      const mine = asked;
      const [active, seats, office] = await Promise.all([
        activeMeasures(db),
        seatStanding(db),
        Promise.all(BACK_OFFICE_POSTS.map((post) => organisation.staffOfPost(post))),
      ]);
      // An answer that was overtaken by a later one is old.
      if (mine < told) return;
      told = mine;
      measures = active;
      const [wasGated, wasOpened] = [gated, opened];
      gated = new Set([...seats.standby, ...office.flat().map((card) => card.id)]);
      opened = new Set(seats.opened);
      for (const id of new Set([...wasGated, ...gated])) {
        const could = !wasGated.has(id) || wasOpened.has(id);
        if (could !== mayServe(id)) serveChanged?.(id);
      }
    },
    afterCallFactor: (queueCode) =>
      covering(queueCode)
        .filter((m) => m.plan.kind === 'shorten_after_call')
        .reduce((least, m) => Math.min(least, m.plan.factor), 1),
    flags: (queueCode) => ({
      selfServiceFirst: covering(queueCode).some((m) => m.plan.kind === 'push_self_service'),
      callback: covering(queueCode).some((m) => m.plan.kind === 'offer_callback'),
    }),
    mayServe,
  };
}
