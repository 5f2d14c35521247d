// The daily gate (`npm run check`): format, lint, types, layers, unused code, lock, unit tests. Every step is an error or nothing.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

const bin = (name) => `node_modules/.bin/${name}`;
const lanes = [
  [
    ['types', bin('tsc'), ['-p', 'tsconfig.json']],
    ['types of the screens', bin('tsc'), ['-p', 'web/tsconfig.json']],
    [
      'layers',
      bin('depcruise'),
      [
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'err',
        'server',
        'shared',
        'web',
        'test',
        'bench',
        'scripts',
      ],
    ],
    ['unused code', bin('knip'), []],
    ['lock file', process.execPath, ['scripts/check-lock.mjs']],
    ['generated pages', bin('tsx'), ['scripts/generate-docs.ts', '--check']],
    ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
    ['unit tests', bin('vitest'), ['run', '--project', 'unit']],
  ],
  [['lint', bin('eslint'), ['--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint', '.']]],
];

const runStep = ([name, command, args]) =>
  new Promise((resolve) => {
    const began = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (d) => (output += d));
    child.stderr.on('data', (d) => (output += d));
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output);
      resolve(code === 0);
    });
  });

const results = await Promise.all(
  lanes.map(async (lane) => {
    let good = true;
    for (const step of lane) good = (await runStep(step)) && good;
    return good;
  }),
);
process.exit(results.every(Boolean) ? 0 : 1);
