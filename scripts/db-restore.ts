// npm run db:restore -- FILE [--blobs]: into an empty database, all or nothing; the product must not be running.
import { restore } from '../server/platform/db/restore.ts';
import { runDbScript } from './db-target.ts';

await runDbScript({ name: 'db:restore', beside: false }, async ({ database, blobsDir, log }, file, withBlobs) => {
  const migrations = 'server/migrations';
  const sum = await restore({ pool: database.pool, file, migrations, log, ...(withBlobs ? { blobsDir } : {}) });
  return `${file}: ${sum.tables} tables, ${sum.rows} rows, ${sum.blobs} blobs restored`;
});
