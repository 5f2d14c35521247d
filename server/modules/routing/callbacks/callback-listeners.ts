import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import type { Listener } from '../../../platform/events/listeners.ts';
import type { CallbackDial } from './callback-dial-service.ts';

/** What becomes of a contact that carries a callback decides about the callback, whoever brought it about. */
export const callbackListener = (needs: { readonly dial: CallbackDial }): Listener => ({
  name: 'routing.callbacks',
  types: [
    CONTACT_EVENTS.connected,
    CONTACT_EVENTS.ended,
    CONTACT_EVENTS.wrappedUp,
    CONTACT_EVENTS.abandoned,
    CONTACT_EVENTS.failed,
  ],
  from: 'now',
  handle: async (event, tx) => {
    const reason = event.data['reason'];
    if (event.type === CONTACT_EVENTS.connected) await needs.dial.contactConnected(tx, event.aggregateId);
    else {
      await needs.dial.contactOver(tx, event.aggregateId, {
        failed: event.type === CONTACT_EVENTS.failed,
        reason: typeof reason === 'string' ? reason : null,
      });
    }
  },
});
