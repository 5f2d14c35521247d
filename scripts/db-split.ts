// npm run db:split -- SHARDS: the tables that grow with every contact, a partition for each shard; the product must not be running.
import { SHARDED_TABLES } from '../server/main/sharded-tables.ts';
import { shardsIn, splitByShard } from '../server/platform/db/split.ts';
import { runOnTarget } from './db-target.ts';

await runOnTarget(
  { name: 'db:split', usage: 'SHARDS   (2 to 64; database of DATA_DIR or DATABASE_URL)', beside: false },
  ([shards, ...more]) => (shards === undefined || more.length > 0 ? undefined : shardsIn(shards)),
  async ({ database: { pool } }, shards) => {
    const changed = await splitByShard({ pool, migrations: 'server/migrations', tables: SHARDED_TABLES, shards });
    return changed ? `split into ${shards} shards` : `split into ${shards} shards already`;
  },
);
