import { resolve } from 'node:path';
import { createAbsentEngine } from '../adapters/media/absent/absent-engine.ts';
import { startEmbeddedEngine } from '../adapters/media/embedded/embedded-engine.ts';
import { SPARE_AFTER_MS } from '../adapters/media/embedded/spare.ts';
import { measureWorkers } from '../adapters/media/embedded/worker-metrics.ts';
import { startRtpengineEngine } from '../adapters/media/rtpengine/rtpengine-engine.ts';
import type { Log } from '../platform/log.ts';
import type { MediaEngine } from '../platform/media/media-engine.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Config } from './config.ts';
import type { Places } from './places.ts';

/** Where published prompts lie for whoever plays them, named by their content. */
export const promptFolder = (config: Config): string => resolve(config.DATA_DIR, 'prompts');

/** The embedded engine, or rtpengine with the embedded one as its mixer and recorder. */
export async function startMedia(config: Config, places: Places, log: Log, metrics: Metrics): Promise<MediaEngine> {
  if (!config.ROLES.includes('voice')) return createAbsentEngine();
  const embedded = await startEmbeddedEngine({
    settings: {
      bindAddress: config.MEDIA_HOST,
      soundsDir: places.prompts,
      publishedSoundsDir: promptFolder(config),
      webDriver: config.MEDIA_WEB_DRIVER,
      webPorts: { min: config.MEDIA_WEB_PORT_MIN, max: config.MEDIA_WEB_PORT_MAX },
      rtpPorts: { min: config.MEDIA_PORT_MIN, max: config.MEDIA_PORT_MAX },
      ...(config.MEDIA_PUBLIC_ADDRESS === undefined ? {} : { publicAddress: config.MEDIA_PUBLIC_ADDRESS }),
    },
    workers: config.MEDIA_WORKERS,
    ...(config.MEDIA_SPARE ? { spareAfterMs: SPARE_AFTER_MS } : {}),
    onTrouble: (reason) => log.warn({ reason }, 'trouble in the media engine'),
  });
  measureWorkers(metrics, embedded.workers);
  if (config.MEDIA_ENGINE === 'embedded') return embedded;
  return startRtpengineEngine({
    daemons: config.RTPENGINE_NG ?? [],
    dtmf: { host: config.MEDIA_HOST, port: config.RTPENGINE_DTMF_PORT },
    soundFolders: [promptFolder(config), resolve(places.prompts)],
    mixer: embedded,
    ...(config.RTPENGINE_INTERFACES === undefined ? {} : { interfaces: config.RTPENGINE_INTERFACES }),
    onTrouble: (reason) => log.warn({ reason }, 'trouble with rtpengine'),
  }).catch(async (error: unknown) => {
    await embedded.shutdown();
    throw error;
  });
}
