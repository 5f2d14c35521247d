// `npm run bench -- <name> [--quick] [--json]`: makes the tree ready, then measures. Without a name: what can be measured.
// What ready.mjs says goes to stderr, so that with --json stdout carries figures and nothing else.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const args = process.argv.slice(2);
const run = (command, stdio) => {
  const done = spawnSync(process.execPath, command, { stdio });
  if (done.status !== 0) process.exit(done.status ?? 1);
};
if (args.some((a) => !a.startsWith('--'))) run(['scripts/ready.mjs', 'build'], ['inherit', 2, 2]);
// As the product runs (package.json): what is young may be larger before it is gone through.
run(['--max-semi-space-size=64', '--import', 'tsx', 'bench/run.ts', ...args], 'inherit');
