// What takes longer than the daily test command may, before a release. Each test is bounded and stops by itself.
//   npm run test:long             all of them, one after the other
//   npm run test:long -- fuzz     one of them
import { spawnSync } from 'node:child_process';

const TESTS = {
  /** Faults without end over several nodes. */
  storm: { file: 'test/resilience/routing-storm.test.ts', env: { STORM_FAULTS: '50' }, minutes: 40 },
  /** Calls at two nodes for agents at three, heard by both whatever happens to pages and the bus. */
  calls: { file: 'test/resilience/calls-storm.test.ts', env: { CALLS_COUNT: '300' }, minutes: 20 },
  /** A hundred thousand spoilt SIP messages and as many spoilt packets of sound while calls are in progress. */
  fuzz: { file: 'test/sip/fuzz.test.ts', env: { FUZZ_COUNT: '100000' }, minutes: 20 },
  /** Twenty minutes of calls with all that calls have; afterwards nothing may be left of them. */
  soak: { file: 'test/sip/media-soak.test.ts', env: { SOAK_SECONDS: '1200' }, minutes: 35 },
  /** Sixteen times as many customers through the real engine: every measure within 2 % of Erlang C and A, and nothing else allowed. */
  theory: {
    project: 'unit',
    file: 'server/modules/routing/simulation/queue-theory.test.ts',
    env: { THEORY_TIMES: '16' },
    minutes: 60,
  },
};

const only = process.argv.slice(2);
const unknown = only.filter((name) => !Object.hasOwn(TESTS, name));
if (unknown.length > 0) {
  console.error(`There is no long test called ${unknown.join(', ')}. There are: ${Object.keys(TESTS).join(', ')}.`);
  process.exit(2);
}

const failed = [];
for (const [name, { project = 'system', file, env, minutes }] of Object.entries(TESTS)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const { status } = spawnSync('node_modules/.bin/vitest', ['run', '--project', project, file], {
    stdio: 'inherit',
    timeout: minutes * 60_000,
    // What the caller says counts more: STORM_FAULTS=5 npm run test:long -- storm
    env: { ...env, ...process.env },
  });
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
