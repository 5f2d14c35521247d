import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where things lie, in the built server (dist/server/main.js) and when it is run from source (server/main/places.ts). */
export interface Places {
  readonly migrations: string;
  readonly prompts: string;
  readonly web: string;
  readonly version: string;
}

export function findPlaces(): Places {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = existsSync(join(here, 'migrations'));
  const root = built ? resolve(here, '../..') : resolve(here, '../..');
  return {
    migrations: built ? join(here, 'migrations') : join(root, 'server/migrations'),
    prompts: built ? join(here, 'prompts') : join(root, 'server/adapters/media/prompts'),
    web: join(root, 'dist/web'),
    version: process.env['npm_package_version'] ?? '0.1.0',
  };
}
