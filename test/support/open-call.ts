import { createContactLife } from '../../server/modules/contacts/index.ts';
import { insertWebCall } from '../../server/modules/voice/web-call-store.ts';
import type { Db } from '../../server/platform/db/database.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { newId } from '../../shared/kernel/id.ts';

/** A call that has not ended, as the database knows it, with its sound at `node`; answers its contact. */
export const openCallAt = (db: Db, node: string, visitorId = newId()): Promise<string> =>
  createTransactor({ db, clock: systemClock, onCommitted: () => undefined }).run(async (tx) => {
    const customer = { channel: 'voice', customerAddress: '13800138000', actor: 'customer' } as const;
    const { id: contactId } = await createContactLife().arrive(tx, customer);
    await insertWebCall(tx.db, { contactId, visitorId, startedAt: tx.now, node });
    return contactId;
  });

/** For what must be done without a look into the database. */
export const noDatabase = (db: Db): Db =>
  new Proxy(db, {
    get: () => {
      throw new Error('the database was asked');
    },
  });
