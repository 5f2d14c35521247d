import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/kernel/clock.ts';
import { openDatabase, type Database } from '../../server/platform/db/database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/platform/db/embedded-postgres-driver.ts';
import { silentDbLog } from '../../server/platform/db/log.ts';
import { migrate } from '../../server/platform/db/migrate.ts';
import { createEventTail } from '../../server/platform/events/event-tail.ts';
import { createListeners } from '../../server/platform/events/listeners.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';

let folder: string;
let server: EmbeddedPostgres;
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoujie-events-'));
  chmodSync(folder, 0o755);
  server = await startEmbeddedPostgres({ dataDir: folder, log: silentDbLog });
  database = openDatabase({ connection: server.connection, poolSize: 4, log: silentDbLog });
  await migrate({ pool: database.pool, directory: 'server/migrations', log: silentDbLog });
  await database.pool.query('create table entries (entry text primary key)');
  await database.pool.query('create table heard (id bigserial, position bigint unique, entry text)');
});
afterAll(async () => {
  await database.close();
  await server.stop('immediate');
  await rm(folder, { recursive: true, force: true });
});

/** Runs the committer to its end; answers the signal that ended it. */
const killedAt = (round: number, moment: 'commit' | 'handle'): Promise<string | null> =>
  new Promise((resolve) => {
    const script = ['--import', 'tsx', 'test/resilience/committer.ts'];
    const child = spawn(process.execPath, [...script, JSON.stringify(server.connection), String(round), moment], {
      stdio: 'inherit',
    });
    child.on('exit', (_code, signal) => resolve(signal));
  });

const column = async (query: string): Promise<string[]> => {
  const { rows } = await database.pool.query<{ entry: string }>(query);
  return rows.map((r) => r.entry);
};

describe('a process that is killed with events on its hands', () => {
  it('between commit and delivery, or while a listener works, loses none and doubles none for the process after it', async () => {
    expect(await killedAt(1, 'commit')).toBe('SIGKILL');
    expect(await column('select entry from entries order by entry')).toContain('1.5');
    expect(await column('select entry from heard')).not.toContain('1.5');
    expect(await killedAt(2, 'handle')).toBe('SIGKILL');
    expect(await column('select entry from heard')).not.toContain('2.5');
    expect(await killedAt(3, 'commit')).toBe('SIGKILL');

    const tail = createEventTail({ database, log: silentLog });
    const transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => tail.poke() });
    const listeners = createListeners({
      db: database.db,
      transactor,
      tail,
      log: silentLog,
      listeners: [
        {
          name: 'ledger',
          types: ['ledger.entry'],
          from: 'beginning',
          handle: async (event, tx) => {
            const entry = String(event.data['entry']);
            await sql`insert into heard (position, entry) values (${event.position}, ${entry})`.execute(tx.db);
          },
        },
      ],
    });
    await listeners.start();
    await listeners.drained();
    await listeners.stop();
    const written = await column('select entry from entries order by entry');
    expect(written).toHaveLength(15);
    // In the order they were committed, each exactly once.
    expect(await column('select entry from heard order by id')).toEqual(written);
    const { rows } = await database.pool.query<{ seq: number }>(
      "select seq from events where aggregate = 'ledger' order by position",
    );
    expect(rows.map((r) => r.seq)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  });
});
