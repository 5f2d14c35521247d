import { SHARDED_TABLES } from '../../server/main/sharded-tables.ts';
import { splitByShard } from '../../server/platform/db/split.ts';
import type { Database } from '../../server/platform/db/database.ts';

type On = Pick<Database, 'pool'>;

/** As `npm run db:split` does it. */
export const split = ({ pool }: On, shards: number): Promise<boolean> =>
  splitByShard({ pool, migrations: 'server/migrations', tables: SHARDED_TABLES, shards });

export async function rowsOf<R extends object>(
  { pool }: On,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  return (await pool.query<R>(text, [...values])).rows;
}

/** In which partition each row of this contact lies; of one table, its own name. */
export async function placesOf(database: On, contactId: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { name, key } of SHARDED_TABLES) {
    const rows = await rowsOf<{ place: string }>(
      database,
      `select distinct tableoid::regclass::text as place from ${name} where ${key} = $1 order by 1`,
      [contactId],
    );
    if (rows.length > 0) found[name] = rows.map((row) => row.place);
  }
  return found;
}
