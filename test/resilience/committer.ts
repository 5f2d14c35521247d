import { sql } from 'kysely';
import { systemClock } from '../../shared/kernel/clock.ts';
import { openDatabase } from '../../server/platform/db/database.ts';
import type { DatabaseConnection } from '../../server/platform/db/embedded-postgres-driver.ts';
import { silentDbLog } from '../../server/platform/db/log.ts';
import { createEventTail } from '../../server/platform/events/event-tail.ts';
import { createListeners } from '../../server/platform/events/listeners.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';

/**
 * A process that commits events and dies by kill -9 at a chosen moment:
 * `commit`: its last commit has succeeded and nobody has been told yet; `handle`: its listener has written and not committed.
 */
const [connectionText = '{}', round = '1', moment = 'commit'] = process.argv.slice(2);
const COMMITS = 5;
const die = (): void => void process.kill(process.pid, 'SIGKILL');

const connection = JSON.parse(connectionText) as DatabaseConnection;
const database = openDatabase({ connection, poolSize: 4, log: silentDbLog });
const { db } = database;
const tail = createEventTail({ database, log: silentLog });
let commits = 0;
const transactor = createTransactor({
  db,
  clock: systemClock,
  onCommitted: () => {
    commits += 1;
    if (moment === 'commit' && commits === COMMITS) die();
    else tail.poke();
  },
});
const listeners = createListeners({
  db,
  transactor,
  tail,
  log: silentLog,
  listeners: [
    {
      name: 'ledger',
      types: ['ledger.entry'],
      from: 'beginning',
      handle: async (event, tx) => {
        await sql`insert into heard (position, entry) values (${event.position}, ${String(event.data['entry'])})`.execute(
          tx.db,
        );
        if (moment === 'handle' && event.data['entry'] === `${round}.${COMMITS}`) die();
      },
    },
  ],
});
await listeners.start();
for (let n = 1; n <= COMMITS; n += 1) {
  await transactor.run(async (tx) => {
    await sql`insert into entries (entry) values (${`${round}.${n}`})`.execute(tx.db);
    tx.emit({ aggregate: 'ledger', aggregateId: 'one', type: 'ledger.entry', data: { entry: `${round}.${n}` } });
  });
}
// Only the listener's end is still to come; a process that lives on makes the test fail by its silence.
await new Promise((resolve) => setTimeout(resolve, 20_000));
