import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../server/platform/db/database.ts';
import {
  type DatabaseConnection,
  startEmbeddedPostgres,
  stopSurvivor,
} from '../../server/platform/db/embedded-postgres-driver.ts';
import { silentDbLog } from '../../server/platform/db/log.ts';
import { migrate } from '../../server/platform/db/migrate.ts';
import { isAlive } from '../../server/platform/db/postmaster-file.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testCluster: DatabaseConnection;
  }
}

export const TEMPLATE = 'template_app';
const PREFIX = 'shoujie-test-';

/** Nothing here outlives the run, so nothing is written for a crash: a clean stop with fsync alone would cost seconds. */
const THROW_AWAY = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  // Each database is cloned behind a checkpoint, whose asking the disk to begin at once costs half a second where disks are slow.
  checkpoint_flush_after: '0',
  bgwriter_flush_after: '0',
};

/** The server of a run that was killed lives on: its folder carries the run's pid. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await stopSurvivor(join(tmpdir(), name), silentDbLog);
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

async function makeTemplate(connection: DatabaseConnection): Promise<void> {
  const maintenance = openDatabase({ connection, poolSize: 1, log: silentDbLog });
  await maintenance.pool.query(`CREATE DATABASE ${TEMPLATE}`);
  await maintenance.close();
  const template = openDatabase({ connection: { ...connection, database: TEMPLATE }, poolSize: 1, log: silentDbLog });
  try {
    await migrate({ pool: template.pool, directory: 'server/migrations', log: silentDbLog });
  } finally {
    // A template with an open connection cannot be cloned.
    await template.close();
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepKilledRuns();
  const dataDir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // mkdtemp closes the folder; as root the server runs under another id and has to get in.
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, settings: THROW_AWAY, log: silentDbLog });
  const teardown = async (): Promise<void> => {
    await server.stop('immediate');
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server.connection);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('testCluster', server.connection);
  return teardown;
}
