import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../shared/kernel/clock.ts';
import { MAX_SHARD } from '../../shared/kernel/id.ts';
import { openDatabase, type Database } from '../platform/db/database.ts';
import { startEmbeddedPostgres } from '../platform/db/embedded-postgres-driver.ts';
import { migrate } from '../platform/db/migrate.ts';
import type { Log } from '../platform/log.ts';
import { openKeyFile, type RingFile } from '../platform/media/key-file.ts';
import type { MediaEngine } from '../platform/media/media-engine.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createSipEndpoint, type SipEndpoint } from '../platform/sip/index.ts';
import type { Config } from './config.ts';
import { startMedia } from './media-parts.ts';
import { startNodeParts, type NodeParts } from './node-parts.ts';
import type { TrunkList } from '../modules/voice/index.ts';
import { createSecretBox, ensureKeyFile, type SecretBox } from '../platform/secrets/secret-box.ts';
import type { Places } from './places.ts';
import { measureSip, sipListen } from './sip-parts.ts';
import { createTrunkList } from './trunk-list.ts';

/** The technology under the rooms, started in order and stopped in the other one. */
export interface Parts extends Omit<NodeParts, 'stop'> {
  readonly database: Database;
  /** The same database by real sessions: for locks, and for nothing else. */
  readonly sessions: Database;
  readonly clock: typeof systemClock;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly media: MediaEngine;
  readonly sip: SipEndpoint;
  readonly trunks: TrunkList;
  /** For passwords that have to be said to others. */
  readonly secrets: SecretBox;
  /** The keys that recordings are sealed with. */
  readonly ring: RingFile;
  stopNode(): Promise<void>;
  stopDatabase(): Promise<void>;
}

/** One for the lease of each shard, one to end a frozen owner's session, one for migrations. */
const SESSIONS = 3 + MAX_SHARD;

async function startDatabase(config: Config, log: Log): Promise<{ database: Database; stop: () => Promise<void> }> {
  const common = { poolSize: config.DATABASE_POOL, applicationName: `shoujie ${config.NODE_NAME}`.slice(0, 63), log };
  if (config.DATABASE_URL !== undefined) {
    const database = openDatabase({ url: config.DATABASE_URL, ...common });
    return { database, stop: () => database.close() };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log });
  if (postgres.wasSurvivor) log.info({}, 'attached to the database that a former process left running');
  const database = openDatabase({ connection: postgres.connection, ...common });
  return {
    database,
    stop: async () => {
      await database.close();
      await postgres.stop();
    },
  };
}

const createSip = (config: Config, trunks: TrunkList, log: Log): SipEndpoint =>
  createSipEndpoint({
    listen: sipListen(config),
    ...(config.SIP_PUBLIC_ADDRESS === undefined ? {} : { advertised: { host: config.SIP_PUBLIC_ADDRESS } }),
    trunks: () => trunks.current,
    log: log.child({ part: 'sip' }),
  });

/** One process on its own makes its key; several have to be given the same one, or keep no passwords. */
function openSecrets(config: Config): SecretBox {
  if (config.SIP_SECRETS_KEY_FILE !== undefined) return createSecretBox(config.SIP_SECRETS_KEY_FILE);
  if (config.DATABASE_URL !== undefined) return createSecretBox(undefined);
  const file = join(config.DATA_DIR, 'keys', 'sip-secrets.key');
  ensureKeyFile(file);
  return createSecretBox(file);
}

export async function startParts(config: Config, places: Places, log: Log): Promise<Parts> {
  mkdirSync(join(config.DATA_DIR, 'recordings'), { recursive: true });
  const keyFile = config.RECORDING_KEY_FILE ?? join(config.DATA_DIR, 'keys', 'recording.key');
  const ring = await openKeyFile(keyFile, systemClock.now());
  // The media worker takes a second to load its code; the database starts meanwhile.
  const metrics = createMetrics();
  const mediaStarting = startMedia(config, places, log.child({ part: 'media' }), metrics);
  mediaStarting.catch(() => undefined);
  const { database, stop } = await startDatabase(config, log.child({ part: 'database' }));
  const sessions =
    config.DATABASE_LOCK_URL === undefined
      ? database
      : openDatabase({ url: config.DATABASE_LOCK_URL, poolSize: SESSIONS, log: log.child({ part: 'database' }) });
  const stopDatabase = async (): Promise<void> => {
    if (sessions !== database) await sessions.close();
    await stop();
  };
  try {
    await migrate({ pool: sessions.pool, directory: places.migrations, log });
    const trunks = createTrunkList(config);
    const given = { database, clock: systemClock, metrics, version: places.version };
    const sip = createSip(config, trunks, log);
    if (config.ROLES.includes('voice')) measureSip(metrics, sip);
    const { stop: stopNode, ...node } = await startNodeParts(config, given, log);
    return {
      ...node,
      database,
      sessions,
      clock: systemClock,
      metrics,
      media: await mediaStarting,
      ring,
      sip,
      trunks,
      secrets: openSecrets(config),
      stopNode,
      stopDatabase,
    };
  } catch (error) {
    await stopDatabase();
    await mediaStarting.then((m) => m.shutdown()).catch(() => undefined);
    throw error;
  }
}
