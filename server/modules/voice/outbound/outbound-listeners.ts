import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import type { Listener } from '../../../platform/events/listeners.ts';
import { outcomeOfTalk } from './dial-outcome.ts';
import type { DialRecords } from './dial-record-service.ts';
import { lockDial } from './outbound-store.ts';

/** However its contact ended, a dial ends with it: a crash, too, leaves no agent who seems to be dialling for ever. */
export const dialListener = (records: DialRecords): Listener => ({
  name: 'voice.dials',
  types: [CONTACT_EVENTS.ended, CONTACT_EVENTS.wrappedUp, CONTACT_EVENTS.abandoned, CONTACT_EVENTS.failed],
  from: 'now',
  handle: async (event, tx) => {
    const contactId = event.aggregateId;
    const row = await lockDial(tx.db, contactId);
    if (row === undefined || row.state === 'over') return;
    if (row.state === 'answered') {
      await records.move(tx, contactId, { event: 'end', outcome: outcomeOfTalk(row.machine_at, tx.now) });
      return;
    }
    const outcome = event.type === CONTACT_EVENTS.ended ? 'cancelled' : 'lost';
    await records.move(tx, contactId, { event: 'fail', outcome });
  },
});
