import type { CommittedEvent } from '../../platform/events/event.ts';
import type { Listener } from '../../platform/events/listeners.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { FACT_EVENTS, factAfter, type Told } from './contact-fact.ts';
import { findFact, saveFact } from './fact-store.ts';

/** Its cursor in the database; another name would read the whole log again and come to the same rows. */
const NAME = 'insight.contact_facts';

/**
 * Keeps one row per contact from the contact's events. From the beginning: a house that gets this room later still knows every
 * contact it ever had.
 */
export const factsListener = (needs: {
  readonly shortSecondsOf: (queueCode: string | null) => number;
  /** The rows have changed and are committed. */
  readonly changed: () => void;
}): Listener => ({
  name: NAME,
  types: FACT_EVENTS,
  from: 'beginning',
  handle: async (event: CommittedEvent, tx: Tx) => {
    // The measures of a hotline are about those who call it; a call of ours is not asked how fast it was answered.
    if ((event.data as { direction?: unknown }).direction === 'outbound') return;
    const told = { type: event.type, at: event.at, data: event.data as unknown as Told['data'] };
    const known = await findFact(tx.db, told.data.contactId);
    const fact = factAfter(known, told, needs.shortSecondsOf);
    if (fact === known) return;
    await saveFact(tx.db, fact);
    tx.afterCommit(needs.changed);
  },
});
