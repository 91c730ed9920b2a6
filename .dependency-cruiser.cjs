// Which way dependencies may point. Explained in docs/architecture.md.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      // A component that draws a tree draws itself again inside.
      from: { pathNot: 'TreeBranch\\.svelte$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contract-knows-only-zod',
      severity: 'error',
      from: { path: '^contract/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^contract/src', '^node_modules/zod/'] },
    },
    { name: 'server-never-reaches-into-web', severity: 'error', from: { path: '^server/' }, to: { path: '^web/' } },
    {
      name: 'web-never-reaches-into-server',
      severity: 'error',
      from: { path: '^web/src' },
      to: { path: '^(server|bench)/' },
    },
    {
      name: 'phone-carries-no-zod',
      comment: 'The contract gives the web its types only: Zod would cost 23 KB.',
      severity: 'error',
      from: { path: '^web/src' },
      to: { path: '^node_modules/zod/' },
    },
    {
      name: 'platform-knows-no-module',
      comment: 'platform is below the modules; wiring happens in main.ts.',
      severity: 'error',
      from: { path: '^server/src/platform', pathNot: '(\\.test\\.ts|testing\\.ts)$' },
      to: { path: '^server/src/(identity|organizations|members|demo|cli)/' },
    },
    {
      name: 'sql-belongs-to-its-module',
      comment: "Modules call each other's use cases, never each other's queries.",
      severity: 'error',
      from: { path: '^server/src/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '\\.queries\\.ts$', pathNot: '^server/src/$1/' },
    },
    {
      name: 'no-production-code-from-tests',
      severity: 'error',
      from: { pathNot: '(\\.test\\.ts|testing\\.ts|/testing/|^vitest|^web/tests)' },
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'types', 'default', 'node'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.json'],
    },
  },
};
