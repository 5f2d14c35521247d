// npm run db:backup -- FILE [--blobs]: everything in the database, at one instant, into one file; the product may be running.
import { backup } from '../server/platform/db/backup.ts';
import { runDbScript } from './db-target.ts';

await runDbScript({ name: 'db:backup', beside: true }, async ({ database, blobsDir, log }, file, withBlobs) => {
  const sum = await backup({ pool: database.pool, file, log, ...(withBlobs ? { blobsDir } : {}) });
  return `${file}: ${sum.tables} tables, ${sum.rows} rows, ${sum.blobs} blobs, ${sum.bytes} bytes before compression`;
});
