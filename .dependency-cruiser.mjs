/**
 * The floors of the house, as a machine reads them. Every rule says in a sentence why it exists; tests/laws plants a
 * violation of each. Browser code is followed through its imports in scripts/verify/browser-code.mjs.
 */

const TEST_FILES = '(^(tests|e2e|bench|proof)/|\\.test\\.tsx?$|(^|/)testing\\.ts$)';
const DOORS = '^(app|cli|server/routers|server/worker)/';
const HOST = '^server/(main|runtime)\\.ts$';
const REST_DOOR = '^app/api/operator-data-api/';
const INDEX = '^server/domain/[^/]+/index\\.ts$';
const SCHEMAS = '^server/domain/[^/]+/schemas\\.ts$';
const OPEN_PII = '^server/domain/crypto/open-pii\\.ts$';

/** A package by name, as the resolver spells it: its folder under node_modules, or its bare name when not installed. */
const packages = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`;
const FRAMEWORKS = packages('next', 'next-auth', 'react', 'react-dom', '@trpc', '@mantine', '@tanstack');
const TRANSPORTS = `${FRAMEWORKS}|^(node:)?(https?|http2)$`;

const floors = [
  {
    name: 'db-looks-at-nothing-above',
    comment: 'Law 1: tables and connection know nothing of what is built on them.',
    from: { path: '^db/', pathNot: TEST_FILES },
    to: { path: '^(server|app|cli|scripts)/' },
  },
  {
    name: 'domain-looks-only-down',
    comment: 'Law 1: what the product means stands on db alone; doors, host and environment hand it what it needs.',
    from: { path: '^server/domain/', pathNot: TEST_FILES },
    to: { path: '^(app|cli|scripts|server)/', pathNot: '^server/domain/' },
  },
  {
    name: 'domain-and-db-know-no-transport',
    comment: 'Law 1: a verb is the same for REST, tRPC, worker and shell, so neither it nor db may know a transport.',
    from: { path: '^(server/domain|db)/', pathNot: TEST_FILES },
    to: { path: TRANSPORTS },
  },
  {
    name: 'only-the-host-puts-doors-together',
    comment: 'Law 1: main.ts, runtime.ts and host/ of server/ compose the program; its other files know no door.',
    from: { path: '^server/(?!domain/|routers/|worker/|host/)', pathNot: `${HOST}|${TEST_FILES}` },
    to: { path: DOORS },
  },
  {
    name: 'nothing-imports-the-host',
    comment: 'Law 1: server/main.ts and cli/main.ts are programs that start, not modules that serve.',
    from: { pathNot: TEST_FILES },
    to: { path: '^(server|cli)/main\\.ts$', pathNot: TEST_FILES },
  },
  {
    name: 'doors-never-touch-tables',
    comment: 'Law 2: a door translates and calls a domain verb; a statement in a door escapes the scoping by operator.',
    from: { path: `${DOORS}|^server/(host/|(main|auth)\\.ts$)`, pathNot: TEST_FILES },
    to: { path: `^db/schema(/|\\.ts$)|${packages('drizzle-orm', 'postgres')}` },
  },
  {
    name: 'app-knows-no-other-door',
    comment: 'Law 2: doors never import each other, not even as types; the router is the one that pages may name.',
    from: { path: '^app/', pathNot: TEST_FILES },
    to: { path: '^(cli|server/worker)/' },
  },
  {
    name: 'pages-know-routers-as-a-type',
    comment: 'Law 2: pages see the type of the router; only app/api/trpc and the prefetching on the server mount it.',
    from: { path: '^app/', pathNot: `^app/(api/trpc/|_trpc/server\\.ts$)|${TEST_FILES}` },
    to: { path: '^server/routers/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'rest-door-knows-no-portal',
    comment: 'Law 2: the REST door stands alone; it knows neither the router of the portal nor its pages.',
    from: { path: REST_DOOR, pathNot: TEST_FILES },
    to: { path: '^(server/routers/|app/)', pathNot: '^app/api/(operator-data-api|_)' },
  },
  {
    name: 'pages-know-no-rest-door',
    comment: 'Law 2: doors never import each other; a page and the REST door meet in domain verbs alone.',
    from: { path: '^app/', pathNot: `${REST_DOOR}|${TEST_FILES}` },
    to: { path: REST_DOOR },
  },
  {
    name: 'cli-knows-no-other-door',
    comment: 'Law 2: doors never import each other; the shell calls domain verbs.',
    from: { path: '^cli/', pathNot: TEST_FILES },
    to: { path: '^(app|server/routers|server/worker)/' },
  },
  {
    name: 'routers-know-no-other-door',
    comment: 'Law 2: doors never import each other; a procedure calls domain verbs.',
    from: { path: '^server/routers/', pathNot: TEST_FILES },
    to: { path: '^(app|cli|server/worker)/' },
  },
  {
    name: 'worker-knows-no-other-door',
    comment: 'Law 2: doors never import each other; the clock calls domain verbs.',
    from: { path: '^server/worker/', pathNot: TEST_FILES },
    to: { path: '^(app|cli|server/routers)/' },
  },
  {
    name: 'sessions-stay-out-of-the-api',
    comment: 'Law 2: sign-in belongs to the portal; the REST door knows API keys and the shell knows its machine.',
    from: { path: `${REST_DOOR}|^(cli|server/worker|server/domain)/`, pathNot: TEST_FILES },
    to: { path: `^server/auth\\.ts$|${packages('next-auth')}` },
  },
  {
    name: 'aggregate-enters-aggregate-by-index',
    comment: 'Law 4: an aggregate shows others its index.ts; its schemas.ts may be built on by schemas.ts alone.',
    from: { path: '^server/domain/([^/]+)/', pathNot: `${SCHEMAS}|${TEST_FILES}` },
    to: { path: '^server/domain/[^/]+/', pathNot: ['^server/domain/$1/', INDEX, OPEN_PII] },
  },
  {
    name: 'schemas-build-on-schemas',
    comment:
      'Law 4: schemas.ts reach the browser, so of another aggregate they take its schemas.ts or a pure index.ts.',
    from: { path: '^server/domain/([^/]+)/schemas\\.ts$' },
    to: { path: '^server/domain/[^/]+/', pathNot: ['^server/domain/$1/', INDEX, SCHEMAS] },
  },
  {
    name: 'doors-enter-aggregates-by-index',
    comment: 'Law 4: all else knows an aggregate by its index.ts (verbs) and its schemas.ts (names on the wire).',
    from: { path: '^(app|cli|server|db)/', pathNot: `^server/domain/[^/]+/|${TEST_FILES}` },
    to: { path: '^server/domain/[^/]+/', pathNot: [INDEX, SCHEMAS, OPEN_PII] },
  },
  {
    name: 'only-entities-open-pii',
    comment: 'Sealed PII is opened where an entity is read; analytics, lists, jobs and doors hold sealed bytes only.',
    from: { pathNot: `^server/domain/(entities|crypto)/|${TEST_FILES}` },
    to: { path: OPEN_PII },
  },
  {
    name: 'crypto-does-not-hand-on-opening',
    comment: 'The front door of crypto seals; re-exporting the opening half there would hand it to everybody.',
    from: { path: '^server/domain/crypto/index\\.ts$' },
    to: { path: OPEN_PII },
  },
  {
    name: 'plain-node-knows-no-next',
    comment: 'Two hosts, one handler: REST door, shell and worker run in plain Node, where next and react are not.',
    from: { path: `${REST_DOOR}|^(cli|server/worker)/|^server/(runtime|env)\\.ts$`, pathNot: TEST_FILES },
    to: { path: `${packages('next', 'next-auth', 'react', 'react-dom', '@trpc', '@mantine', '@tanstack')}|\\.tsx$` },
  },
  {
    name: 'env-is-read-in-one-place',
    comment: 'Law 5: server/env.ts alone reads the environment, so nothing imports process to get at it another way.',
    from: { path: '^(app|server|db|cli)/', pathNot: `^server/env\\.ts$|${TEST_FILES}` },
    to: { path: '^(node:)?process$' },
  },
  {
    name: 'no-cycles',
    comment: 'Law 6: two files that need each other are one file or three; cycles of types count, they tangle as much.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'nothing-imports-tests',
    comment: 'Tests, benchmarks, proof and browser tests look at the product; the product never looks at them.',
    from: { pathNot: TEST_FILES },
    to: { path: TEST_FILES },
  },
  {
    name: 'product-needs-no-development-package',
    comment: 'An installation without development packages runs, so product code imports none.',
    from: { path: '^(app|server|db|cli)/', pathNot: TEST_FILES },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'everything-resolves',
    comment: 'An import that the checker cannot follow is an import that it cannot judge.',
    from: {},
    to: { couldNotResolve: true },
  },
];

/** @satisfies {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: floors.map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|\\.data|\\.tools|test-results)/' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    combinedDependencies: false,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
