// Server and worker entry points → dist/server, one file each; packages stay outside (findings: a full bundle gains nothing).
import { build } from 'esbuild';
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

function* walk(dir) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}
const entries = ['server/main/main.ts', ...[...walk('server')].filter((f) => f.endsWith('-worker.ts'))];
rmSync('dist/server', { recursive: true, force: true });
await build({
  entryPoints: Object.fromEntries(entries.map((f) => [basename(f, '.ts'), f])),
  outdir: 'dist/server',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
});
cpSync('server/migrations', 'dist/server/migrations', { recursive: true });
cpSync('server/adapters/media/prompts', 'dist/server/prompts', {
  recursive: true,
  filter: (path) => !path.endsWith('.ts'),
});
