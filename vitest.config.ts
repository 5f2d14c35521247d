import { defineConfig } from 'vitest/config';

const common = { environment: 'node' as const, testTimeout: 20_000, hookTimeout: 60_000 };

const files = (folder: string, names: readonly string[]): string[] =>
  names.map((name) => `test/${folder}/${name}.test.ts`);

/** Screens: two browsers with their houses fill two processors. */
const pages = files('e2e', [
  'accessibility',
  'call-rules-page',
  'callbacks-page',
  'chat-page',
  'desk-page',
  'dial-page',
  'dialogues',
  'field-offline',
  'flows-page',
  'handover-page',
  'live-page',
  'no-leak',
  'prompts-page',
  'recordings-page',
  'surge-page',
  'trunks-page',
  'weights',
]);
/** Calls that mostly wait, and houses that fall and come back: three at a time leave the processors a third of theirs. */
const calls = [
  ...files('sip', [
    'callback',
    'first-call',
    'flow-steps',
    'hang-ups',
    'kamailio',
    'minute',
    'outbound',
    'pass-on',
    'refer',
    'reload',
    'ringing',
    'to-a-person',
    'trunk',
    'trunk-settings',
  ]),
  ...files('resilience', ['kill-the-server', 'node-failures', 'several-nodes', 'stop-and-start']),
];

/**
 * unit: pure, no fake, no I/O · db: real PostgreSQL, a database cloned from a migrated template per file ·
 * pages, calls, system: the built product with a real browser and real SIP clients; where the finer points of sound are measured,
 * one file at a time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['{shared,server,web,scripts}/**/*.test.{ts,tsx}', 'test/architecture/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/*.net.test.ts', 'node_modules/**'],
          isolate: false,
        },
      },
      {
        test: {
          ...common,
          name: 'db',
          include: ['server/**/*.db.test.ts', 'server/**/*.net.test.ts', 'test/contract/**/*.test.ts'],
          globalSetup: ['test/support/cluster.setup.ts'],
          isolate: false,
          maxWorkers: 2,
          testTimeout: 180_000,
        },
      },
      {
        test: {
          ...common,
          name: 'pages',
          include: pages,
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...common,
          name: 'calls',
          include: calls,
          maxWorkers: 3,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...common,
          name: 'system',
          include: ['test/{sip,e2e,resilience}/**/*.test.ts'],
          exclude: [...pages, ...calls],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
