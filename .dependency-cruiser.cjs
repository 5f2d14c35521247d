// The layers of house.md §1–2, checked on every import (import type counts: tsPreCompilationDeps).
// Room rules are made from module-ranks.json, so that adding a room is one line there.
const ranks = require('./module-ranks.json');
const rooms = Object.keys(ranks);

const sideways = rooms.map((room) => ({
  name: `room-${room}-imports-only-lower-ranks`,
  severity: 'error',
  from: { path: `^server/modules/${room}/` },
  to: {
    path: `^server/modules/(${rooms.filter((r) => r !== room && ranks[r] >= ranks[room]).join('|') || 'none'})/`,
  },
}));
const frontDoors = rooms.map((room) => ({
  name: `room-${room}-only-through-its-index`,
  severity: 'error',
  from: { pathNot: [`^server/modules/${room}/`, '^(test|bench|scripts)/'] },
  to: { path: `^server/modules/${room}/`, pathNot: `^server/modules/${room}/index\\.ts$` },
}));

const only = (name, from, to, extra = {}) => ({ name, severity: 'error', from: { path: from, ...extra }, to });

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: { path: '^(server|shared|web)/' },
      to: { couldNotResolve: true },
    },
    only('kernel-imports-nothing', '^shared/kernel/', { pathNot: '^shared/kernel/' }, { pathNot: '\\.test\\.ts$' }),
    only(
      'contracts-import-kernel-only',
      '^shared/contracts/',
      {
        pathNot: ['^shared/', 'node_modules/@sinclair/typebox'],
      },
      { pathNot: '\\.test\\.ts$' },
    ),
    only(
      'shared-is-below-everything',
      '^shared/',
      { path: '^(server|web|test|bench|scripts)/' },
      { pathNot: '\\.test\\.ts$' },
    ),
    only(
      'platform-has-no-domain',
      '^server/platform/',
      { path: '^(server/(modules|adapters|edges|main)|web|shared/contracts)/' },
      { pathNot: '\\.test\\.ts$' },
    ),
    only(
      'modules-import-downhill',
      '^server/modules/',
      { path: '^(server/(adapters|edges|main)|web)/' },
      { pathNot: '\\.test\\.ts$' },
    ),
    only(
      'adapters-import-downhill',
      '^server/adapters/',
      { path: '^(server/(edges|main)|web)/' },
      { pathNot: '\\.test\\.ts$' },
    ),
    only(
      'adapters-are-imported-by-main-only',
      '^server/(platform|modules|edges)/',
      { path: '^server/adapters/' },
      { pathNot: '\\.test\\.ts$' },
    ),
    only(
      'edges-import-downhill',
      '^server/edges/',
      { path: '^(server/(adapters|main)|web)/' },
      { pathNot: '\\.test\\.ts$' },
    ),
    only('web-never-imports-server', '^web/', { path: '^server/' }),
    only('server-never-imports-web', '^server/', { path: '^web/' }),
    only(
      'nobody-imports-scripts',
      '^(server|shared|web)/',
      { path: '^(scripts|bench|test)/' },
      { pathNot: '\\.test\\.tsx?$' },
    ),
    // The suffix is the permission (house.md §2).
    only(
      'only-a-store-touches-the-database',
      '^server/modules/',
      { path: 'node_modules/(pg|kysely|pg-copy-streams)/' },
      { pathNot: ['-store\\.ts$', '\\.test\\.ts$', '-tables\\.ts$'] },
    ),
    only(
      'only-routes-touch-the-web-framework',
      '^server/modules/',
      { path: 'node_modules/(fastify|@fastify)/' },
      { pathNot: ['-routes\\.ts$', '\\.test\\.ts$'] },
    ),
    only(
      'only-a-driver-or-client-touches-the-network',
      '^server/modules/',
      {
        path: ['^(node:)?(net|dgram|http|https|tls|http2)$', 'node_modules/(ws|werift)/'],
      },
      { pathNot: ['-(driver|client)\\.ts$', '\\.test\\.ts$'] },
    ),
    only('web-ui-has-no-domain', '^web/ui/', { path: '^web/(features|app)/' }),
    only('web-features-do-not-climb', '^web/features/', { path: '^web/app/' }),
    only('customer-pages-have-no-ant-design', '^web/(app/customer|widget)/', {
      path: 'node_modules/(antd|@ant-design|@rc-component)/',
      reachable: true,
    }),
    ...sideways,
    ...frontDoors,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
