import { join } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import { sentenceOf } from '../../shared/contracts/messages.ts';
import { nativeDriverProblem } from '../adapters/media/embedded/native-driver.ts';
import { createLog } from '../platform/log.ts';
import { keepYoungObjectsYoung } from '../platform/young-objects.ts';
import { bannerOf } from './banner.ts';
import { readConfig } from './config.ts';
import { openHouse, type House } from './house.ts';
import { findPlaces } from './places.ts';

/** After the calls: a stop that hangs is worse than a hard one, for everything that matters is committed. */
const STOP_LIMIT_MS = 4_000;

keepYoungObjectsYoung();
const began = performance.now();
const { config, problems } = readConfig(process.env);
const noNative =
  problems.length === 0 && config.MEDIA_WEB_DRIVER === 'native' && config.ROLES.includes('voice')
    ? nativeDriverProblem()
    : undefined;
if (noNative !== undefined) problems.push(`MEDIA_WEB_DRIVER=native cannot be used: ${noNative}.`);
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(2);
}
const logFile = config.LOG_FILE ?? join(config.DATA_DIR, 'logs', 'shoujie.log');
const log = createLog({ level: config.LOG_LEVEL, ...(logFile === '-' ? {} : { file: logFile }) });

const endOn = (house: House): void => {
  let stopping = false;
  const end = (signal: string): void => {
    if (stopping) house.hurry();
    setTimeout(() => process.exit(1), STOP_LIMIT_MS + (stopping ? 0 : config.DRAIN_SECONDS * 1_000)).unref();
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    house.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
};

process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed that nobody waited for'));

try {
  const house = await openHouse(config, findPlaces(), log);
  endOn(house);
  process.stdout.write(await bannerOf(house, config, (performance.now() - began) / 1000));
} catch (error) {
  log.error({ err: error }, 'starting failed');
  const reason = error instanceof AppError ? sentenceOf(error.code, 'en', error.details) : String(error);
  process.stderr.write(`Shoujie could not start: ${reason}\nThe log says more: ${logFile}\n`);
  process.exit(1);
}
