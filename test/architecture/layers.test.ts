import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * A checker that cannot fail is a defect: small trees with one planted violation each are shown to the real configuration,
 * and each must be found by the rule that is meant for it.
 */
const root = resolve(import.meta.dirname, '../..');
let tree: string;
beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'layers-'));
  for (const file of ['.dependency-cruiser.cjs', 'module-ranks.json', 'tsconfig.json', 'package.json']) {
    cpSync(join(root, file), join(tree, file));
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const plant = (files: Readonly<Record<string, string>>): string[] => {
  for (const folder of ['server', 'shared', 'web']) rmSync(join(tree, folder), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const bin = join(root, 'node_modules/.bin/depcruise');
  const args = [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    ...new Set(Object.keys(files).map((f) => f.split('/')[0] ?? '')),
  ];
  const { stdout } = spawnSync(bin, args, { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const report = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return report.summary.violations.map((v) => v.rule.name);
};
const thing = 'export const thing = 1;\n';

describe('the layer checker', () => {
  it('is content with imports that run downhill', () => {
    expect(
      plant({
        'shared/kernel/a.ts': thing,
        'server/platform/b.ts': "import { thing } from '../../shared/kernel/a.ts';\nexport const b = thing;\n",
        'server/modules/identity/index.ts': "export { b } from '../../platform/b.ts';\n",
        'server/modules/cases/index.ts': "export { b } from '../identity/index.ts';\n",
      }),
    ).toEqual([]);
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'a circle',
      'no-circular',
      {
        'server/platform/a.ts': "import { b } from './b.ts';\nexport const a: number = b;\n",
        'server/platform/b.ts': "import { a } from './a.ts';\nexport const b: number = a;\n",
      },
    ],
    [
      'a circle of types alone',
      'no-circular',
      {
        'server/platform/a.ts': "import type { B } from './b.ts';\nexport interface A { b: B }\n",
        'server/platform/b.ts': "import type { A } from './a.ts';\nexport interface B { a: A }\n",
      },
    ],
    [
      'a room that climbs',
      'room-identity-imports-only-lower-ranks',
      {
        'server/modules/cases/index.ts': thing,
        'server/modules/identity/x.ts': "export { thing } from '../cases/index.ts';\n",
      },
    ],
    [
      'a room that looks at its neighbour of the same rank',
      'room-routing-imports-only-lower-ranks',
      {
        'server/modules/cases/index.ts': thing,
        'server/modules/routing/x.ts': "export { thing } from '../cases/index.ts';\n",
      },
    ],
    [
      'a room entered by the window',
      'room-identity-only-through-its-index',
      {
        'server/modules/identity/secret.ts': thing,
        'server/modules/cases/x.ts': "export { thing } from '../identity/secret.ts';\n",
      },
    ],
    [
      'a screen that imports the server',
      'web-never-imports-server',
      {
        'server/platform/a.ts': thing,
        'web/features/x/a.ts': "export { thing } from '../../../server/platform/a.ts';\n",
      },
    ],
    [
      'a platform that knows the domain',
      'platform-has-no-domain',
      {
        'server/modules/identity/index.ts': thing,
        'server/platform/a.ts': "export { thing } from '../modules/identity/index.ts';\n",
      },
    ],
    [
      'an adapter used by a room',
      'adapters-are-imported-by-main-only',
      {
        'server/adapters/x/a.ts': thing,
        'server/modules/cases/x.ts': "export { thing } from '../../adapters/x/a.ts';\n",
      },
    ],
    [
      'SQL outside a store',
      'only-a-store-touches-the-database',
      {
        'server/modules/cases/sneaky-service.ts': "import pg from 'pg';\nexport const p = pg;\n",
      },
    ],
    [
      'the web framework outside routes',
      'only-routes-touch-the-web-framework',
      {
        'server/modules/cases/sneaky-service.ts': "import Fastify from 'fastify';\nexport const f = Fastify;\n",
      },
    ],
    [
      'the network outside a driver',
      'only-a-driver-or-client-touches-the-network',
      {
        'server/modules/cases/sneaky-service.ts': "import { connect } from 'node:net';\nexport const c = connect;\n",
      },
    ],
    [
      'a kernel that imports something',
      'kernel-imports-nothing',
      {
        'shared/kernel/a.ts': "import { readFileSync } from 'node:fs';\nexport const r = readFileSync;\n",
      },
    ],
  ])('finds %s', (_what, rule, files) => {
    expect(plant(files)).toContain(rule);
  });

  it('has a rank for every room that exists', () => {
    const ranks = JSON.parse(readFileSync(join(root, 'module-ranks.json'), 'utf8')) as Record<string, number>;
    const rooms = execFileSync('ls', [join(root, 'server/modules')], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(rooms.filter((room) => ranks[room] === undefined)).toEqual([]);
  });
});
