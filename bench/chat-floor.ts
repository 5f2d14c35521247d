import pg from 'pg';
import { newId } from '../shared/kernel/id.ts';
import { migrate } from '../server/platform/db/migrate.ts';
import { openDatabase } from '../server/platform/db/database.ts';
import type { DatabaseConnection } from '../server/platform/db/embedded-postgres-driver.ts';
import { silentLog } from '../server/platform/log.ts';
import type { Course, Target } from './pace.ts';

/*
 * The floor: the rows a chat message leaves behind (its entry, its number in the transcript, its event), written by one
 * process with prepared SQL and nothing else: no sockets, no JSON, no rights, no state of the contact, no repeats. It shares
 * commits as the product does, the next batch gathering while one is written, so both pay one fsync for as many messages
 * as the moment brings. It has a database of its own in the same server: same tables, indexes, triggers, disk and fsync, but
 * nobody listens to its events.
 */
const DATABASE = 'bench_floor';
const MAX_BATCH = 500;
const TEXT = '你好，我家宽带从昨天晚上开始就上不了网了，光猫上面有一个红灯一直在闪，麻烦帮我看一下。';

export interface Floor {
  readonly target: (tag: string) => Target;
  readonly stored: () => Promise<{ messages: number; commits: number }>;
  close(): Promise<void>;
}

const STORE = {
  name: 'store',
  text: `
    with fresh as (
      select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[]) as f (contact_id, nth, author, body, client_message_id)
    ), bumped as (
      update transcripts t set last_seq = t.last_seq + c.n
      from (select contact_id, count(*)::int as n from fresh group by contact_id order by contact_id) c
      where t.contact_id = c.contact_id returning t.contact_id, t.last_seq - c.n as base
    ), entries as (
      insert into transcript_entries (contact_id, seq, at, author, author_id, author_name, kind, body, attachment, client_message_id)
      select f.contact_id, b.base + f.nth, now(), f.author, f.contact_id::text, '客户', 'text', f.body, null, f.client_message_id
      from fresh f join bumped b using (contact_id) returning contact_id, seq, author
    )
    insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
    select 'transcript', e.contact_id::text, e.seq, 'contact.message_posted',
           jsonb_build_object('contactId', e.contact_id, 'seq', e.seq, 'author', e.author, 'kind', 'text'), now(), pg_current_xact_id()
    from entries e order by e.contact_id, e.seq`,
};

interface Waiting {
  readonly contact: string;
  readonly author: string;
  readonly id: string;
  readonly stored: () => void;
}

async function createTables(connection: DatabaseConnection, conversations: number): Promise<string[]> {
  const admin = new pg.Client({ ...connection, database: 'postgres' });
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  await admin.end();
  const { pool, close } = openDatabase({ connection: { ...connection, database: DATABASE }, log: silentLog });
  await migrate({ pool, directory: 'server/migrations', log: silentLog });
  const ids = Array.from({ length: conversations }, () => newId());
  await pool.query(
    `insert into contacts (id, channel, state, customer_address, arrived_at)
     select id, 'chat', 'connected', 'floor', now() from unnest($1::uuid[]) as i (id)`,
    [ids],
  );
  await pool.query('insert into transcripts (contact_id) select id from contacts');
  await close();
  return ids;
}

export async function createFloor(connection: DatabaseConnection, conversations: number): Promise<Floor> {
  const contacts = await createTables(connection, conversations);
  const client = new pg.Client({ ...connection, database: DATABASE });
  await client.connect();
  let gathering: Waiting[] = [];
  let writing = false;

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    const nth = new Map<string, number>();
    const nths = batch.map(({ contact }) => {
      const n = (nth.get(contact) ?? 0) + 1;
      nth.set(contact, n);
      return n;
    });
    await client.query('begin');
    await client.query({
      ...STORE,
      values: [
        batch.map((w) => w.contact),
        nths,
        batch.map((w) => w.author),
        batch.map(() => TEXT),
        batch.map((w) => w.id),
      ],
    });
    await client.query('commit');
    for (const w of batch) w.stored();
  };
  const writeOn = async (): Promise<void> => {
    writing = true;
    while (gathering.length > 0) {
      const batch = gathering.slice(0, MAX_BATCH);
      gathering = gathering.slice(MAX_BATCH);
      await write(batch);
    }
    writing = false;
  };

  return {
    target: (tag) => ({
      endsWith: 'acked',
      send: (i: number, course: Course) => {
        const contact = contacts[i % contacts.length] ?? '';
        const author = (i + Math.floor(i / contacts.length)) % 2 === 0 ? 'customer' : 'agent';
        gathering.push({ contact, author, id: `${tag}-${i}`, stored: () => course.ack(i) });
        if (!writing) void writeOn();
      },
    }),
    stored: async () => {
      const { rows } = await client.query<{ messages: string; commits: string }>(
        'select count(*) as messages, count(distinct tx::text) as commits from events',
      );
      return { messages: Number(rows[0]?.messages), commits: Number(rows[0]?.commits) };
    },
    close: () => client.end(),
  };
}
