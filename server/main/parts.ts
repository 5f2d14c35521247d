import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../shared/kernel/clock.ts';
import { startEmbeddedEngine } from '../adapters/media/embedded/embedded-engine.ts';
import { openDatabase, type Database } from '../platform/db/database.ts';
import { startEmbeddedPostgres } from '../platform/db/embedded-postgres-driver.ts';
import { migrate } from '../platform/db/migrate.ts';
import { createEventTail } from '../platform/events/event-tail.ts';
import { createTransactor } from '../platform/events/transactor.ts';
import type { Log } from '../platform/log.ts';
import type { MediaEngine } from '../platform/media/media-engine.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createSipEndpoint, type SipEndpoint } from '../platform/sip/index.ts';
import type { Config } from './config.ts';
import type { Places } from './places.ts';

/** The technology under the rooms, started in order and stopped in the other one. */
export interface Parts {
  readonly database: Database;
  readonly clock: typeof systemClock;
  readonly tail: ReturnType<typeof createEventTail>;
  readonly transactor: ReturnType<typeof createTransactor>;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly media: MediaEngine;
  readonly sip: SipEndpoint;
  stopDatabase(): Promise<void>;
}

async function startDatabase(config: Config, log: Log): Promise<{ database: Database; stop: () => Promise<void> }> {
  const common = { poolSize: config.DATABASE_POOL, log };
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

const startMedia = (config: Config, places: Places, log: Log): Promise<MediaEngine> =>
  startEmbeddedEngine({
    settings: {
      bindAddress: config.MEDIA_HOST,
      soundsDir: places.prompts,
      rtpPorts: { min: config.MEDIA_PORT_MIN, max: config.MEDIA_PORT_MAX },
      ...(config.MEDIA_PUBLIC_ADDRESS === undefined ? {} : { publicAddress: config.MEDIA_PUBLIC_ADDRESS }),
    },
    onTrouble: (reason) => log.warn({ reason }, 'trouble in the media engine'),
  });

/** Each trunk calls in from its addresses; we call out to the first of them. */
const createSip = (config: Config, log: Log): SipEndpoint => {
  const trunks = config.SIP_TRUNKS.map(({ name, addresses, port }) => ({
    name,
    addresses,
    host: addresses[0] ?? '127.0.0.1',
    port,
    transport: 'udp' as const,
  }));
  return createSipEndpoint({
    listen: { host: config.SIP_HOST, port: config.SIP_PORT },
    ...(config.SIP_PUBLIC_ADDRESS === undefined ? {} : { advertised: { host: config.SIP_PUBLIC_ADDRESS } }),
    trunks: () => trunks,
    log: log.child({ part: 'sip' }),
  });
};

export async function startParts(config: Config, places: Places, log: Log): Promise<Parts> {
  mkdirSync(join(config.DATA_DIR, 'recordings'), { recursive: true });
  // The media worker takes a second to load its code; the database starts meanwhile.
  const mediaStarting = startMedia(config, places, log.child({ part: 'media' }));
  mediaStarting.catch(() => undefined);
  const { database, stop } = await startDatabase(config, log.child({ part: 'database' }));
  try {
    await migrate({ pool: database.pool, directory: places.migrations, log });
    const tail = createEventTail({ db: database.db, log });
    const transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => tail.poke() });
    return {
      database,
      clock: systemClock,
      tail,
      transactor,
      metrics: createMetrics(),
      media: await mediaStarting,
      sip: createSip(config, log),
      stopDatabase: stop,
    };
  } catch (error) {
    await stop();
    await mediaStarting.then((m) => m.shutdown()).catch(() => undefined);
    throw error;
  }
}
