// The daily gate (`npm run check`): format, lint, types, layers, unused code, lock, generated pages, unit tests.
// Every step is an error or nothing. Two lanes, because lint alone takes as long as the rest together.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const bin = (name) => `node_modules/.bin/${name}`;
const folders = ['server', 'shared', 'web', 'test', 'bench', 'scripts'];
const fast = [
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ['types of the screens', bin('tsc'), ['-p', 'web/tsconfig.json']],
  ['layers', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...folders]],
  ['unused code', bin('knip'), []],
  ['lock file', process.execPath, ['scripts/check-lock.mjs']],
  ['generated pages', bin('tsx'), ['scripts/generate-docs.ts', '--check']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
];
const slow = [['lint', bin('eslint'), ['--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint', '.']]];
const unitTests = ['unit tests', bin('vitest'), ['run', '--project', 'unit']];

const runStep = ([name, command, args], patient) =>
  new Promise((resolve) => {
    const began = performance.now();
    // Patient: takes only what nobody else wants of the processors.
    const [program, words] = patient ? ['nice', ['-n', '19', command, ...args]] : [command, args];
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (d) => (output += d));
    child.stderr.on('data', (d) => (output += d));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output);
      resolve(code === 0);
    });
  });

/** Patient: beside tests that must not be disturbed, one after the other and behind everybody else; else with the unit tests. */
export async function runChecks({ patient }) {
  const lanes = patient ? [[...fast, ...slow]] : [[...fast, unitTests], slow];
  const results = await Promise.all(
    lanes.map(async (lane) => {
      const good = [];
      for (const step of lane) good.push(await runStep(step, patient));
      return good;
    }),
  );
  return results.flat();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const results = await runChecks({ patient: false });
  process.exit(results.every(Boolean) ? 0 : 1);
}
