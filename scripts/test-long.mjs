// What takes longer than the daily test command may: faults without end over several nodes. Bounded: it stops by itself.
import { spawnSync } from 'node:child_process';

const DEFAULT_FAULTS = '50';
const { status } = spawnSync(
  'node_modules/.bin/vitest',
  ['run', '--project', 'system', 'test/resilience/routing-storm.test.ts'],
  { stdio: 'inherit', env: { ...process.env, STORM_FAULTS: process.env.STORM_FAULTS ?? DEFAULT_FAULTS } },
);
process.exit(status ?? 1);
