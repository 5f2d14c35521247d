import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import type { Listener } from '../../../platform/events/listeners.ts';
import { settlePromise } from './promise-store.ts';
import type { PromiseOutcome } from './promise-tables.ts';

const outcomeOf = ({ type, data }: CommittedEvent): PromiseOutcome | undefined => {
  if (type === CONTACT_EVENTS.connected) return 'answered';
  if (type === CONTACT_EVENTS.abandoned) return 'gave_up';
  if (type === CONTACT_EVENTS.failed) return 'lost';
  // A talk that ends was answered before; what ends in the line was promised a callback.
  return data['from'] === 'waiting' ? 'called_back' : undefined;
};

/** What each promise came to: the measured error of the estimate. */
export const promiseListener: Listener = {
  name: 'routing.promises',
  types: [CONTACT_EVENTS.connected, CONTACT_EVENTS.abandoned, CONTACT_EVENTS.failed, CONTACT_EVENTS.ended],
  from: 'now',
  handle: async (event, tx) => {
    const outcome = outcomeOf(event);
    if (outcome !== undefined) await settlePromise(tx.db, event.aggregateId, outcome, event.at);
  },
};
