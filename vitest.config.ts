import { defineConfig } from 'vitest/config';

const common = { environment: 'node' as const, testTimeout: 20_000, hookTimeout: 60_000 };

/** Screens, and calls that mostly wait: two houses at a time. Where the finer points of sound are measured, nobody else is about. */
const patient = [
  ...[
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
    'shards-page',
    'story',
    'surge-page',
    'trunks-page',
    'weights',
  ].map((name) => `test/e2e/${name}.test.ts`),
  ...['callback', 'flow-steps', 'minute', 'ringing'].map((name) => `test/sip/${name}.test.ts`),
  'test/resilience/stop-and-start.test.ts',
];

/**
 * unit: pure, no fake, no I/O · db: real PostgreSQL, a database cloned from a migrated template per file ·
 * pages, system: the built product with a real browser and real SIP clients; where sound is measured, one file at a time.
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
          maxWorkers: 3,
          testTimeout: 180_000,
        },
      },
      {
        test: {
          ...common,
          name: 'pages',
          include: patient,
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...common,
          name: 'system',
          include: ['test/{sip,e2e,resilience}/**/*.test.ts'],
          exclude: patient,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
