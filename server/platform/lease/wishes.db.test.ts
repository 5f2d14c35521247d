import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { wish, wishedFor } from './wishes.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await database.pool.query('insert into routing_leases (shard) values (1), (2)');
});
afterAll(() => database.close());
const heldBy = (holder: string) => database.pool.query('update routing_leases set holder = $1', [holder]);

describe('a wish for a shard', () => {
  it('is seen by who minds it, not by who said it, and not for what was not wished', async () => {
    await heldBy('minds');
    await wish(database.pool, [1], 'owns');
    expect(await wishedFor(database.pool, [0, 1, 2], 'minds')).toEqual([1]);
    expect(await wishedFor(database.pool, [0, 2], 'minds')).toEqual([]);
    expect(await wishedFor(database.pool, [0, 1, 2], 'owns')).toEqual([]);
    expect(await wishedFor(database.pool, [], 'minds')).toEqual([]);
  });

  it('is not said of what one has, and ends by itself: a process that died wishes nothing', async () => {
    await heldBy('owns');
    await wish(database.pool, [2], 'owns');
    expect(await wishedFor(database.pool, [2], 'minds')).toEqual([]);
    await heldBy('minds');
    await wish(database.pool, [2], 'owns');
    await database.pool.query(
      `update routing_leases set wished_until = clock_timestamp() - interval '1 ms' where shard = 2`,
    );
    expect(await wishedFor(database.pool, [2], 'minds')).toEqual([]);
  });
});
