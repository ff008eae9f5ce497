/** One breach of a law: the file that commits it, its text, and the words by which the checker must name it. */
interface Violation {
  law: string;
  file: string;
  text: string;
  /** The rule's name, as the checker prints it. */
  rule: string;
  /** How the checker names the culprit below or beside the rule; for floors, `file → target`. */
  culprit: string | RegExp;
}

/** A breach by one import; the culprit is spelled `file → target` unless the target is a package. */
function imports(law: string, rule: string, file: string, specifier: string, target: string | RegExp): Violation {
  const culprit = typeof target === 'string' ? `${file} → ${target}` : target;
  return { law, rule, file, text: `export * from '${specifier}';\n`, culprit };
}

const DB_UP = 'db/reaches-up.ts';
const ENTITIES = 'server/domain/entities';
const REST = 'app/api/operator-data-api';
const READ_ENTITY = `${ENTITIES}/read-entity.ts`;
const OPEN_PII = 'server/domain/crypto/open-pii.ts';
const TABLES = 'db/schema/entities.ts';

/** Doors that reach the database without an import. */
function statements(doors: Record<string, [text: string, reason: string]>): Violation[] {
  return Object.entries(doors).map(([file, [text, reason]]) => ({
    law: '2',
    rule: 'doors-write-no-statements',
    file,
    text: `${text}\n`,
    culprit: `${file}:1 ${reason}`,
  }));
}

export const FLOOR_VIOLATIONS: Violation[] = [
  imports('1', 'db-looks-at-nothing-above', DB_UP, '#server/domain/errors.ts', 'server/domain/errors.ts'),
  imports('1', 'domain-looks-only-down', `${ENTITIES}/reads-env.ts`, '#server/env.ts', 'server/env.ts'),
  imports('1', 'domain-looks-only-down', `${ENTITIES}/asks-runtime.ts`, '../../runtime.ts', 'server/runtime.ts'),
  imports(
    '1',
    'domain-and-db-know-no-transport',
    `${ENTITIES}/next.ts`,
    'next/headers',
    /entities\/next\.ts → .*next\//,
  ),
  imports(
    '1',
    'domain-and-db-know-no-transport',
    `${ENTITIES}/auth.ts`,
    'next-auth',
    /entities\/auth\.ts → .*next-auth/,
  ),
  imports('1', 'domain-and-db-know-no-transport', `${ENTITIES}/react.ts`, 'react', /entities\/react\.ts → .*\/react\//),
  imports('1', 'domain-and-db-know-no-transport', 'db/trpc.ts', '@trpc/server', /db\/trpc\.ts → .*@trpc\//),
  imports(
    '1',
    'domain-and-db-know-no-transport',
    `${ENTITIES}/http.ts`,
    'node:http',
    /entities\/http\.ts → (node:)?http$/,
  ),
  imports('1', 'domain-and-db-know-no-transport', 'db/https.ts', 'https', /db\/https\.ts → (node:)?https$/),
  imports('1', 'only-the-host-puts-doors-together', 'server/mail.ts', './worker/tidy.ts', 'server/worker/tidy.ts'),
  imports(
    '1',
    'only-the-host-puts-doors-together',
    'server/installation/clock.ts',
    '../worker/tidy.ts',
    'server/worker/tidy.ts',
  ),
  imports('1', 'nothing-imports-the-host', 'cli/serve.ts', '#server/main.ts', 'server/main.ts'),
  imports('2', 'doors-never-touch-tables', `${REST}/tables.ts`, '#db/schema/entities.ts', TABLES),
  imports('2', 'doors-never-touch-tables', 'cli/tables.ts', '#db/schema/entities.ts', TABLES),
  imports('2', 'doors-never-touch-tables', 'server/routers/tables.ts', '#db/schema/entities.ts', TABLES),
  imports('2', 'doors-never-touch-tables', 'server/worker/sql.ts', 'drizzle-orm', /worker\/sql\.ts → .*drizzle-orm/),
  imports('2', 'doors-never-touch-tables', 'server/host/tables.ts', '#db/schema/entities.ts', TABLES),
  imports('2', 'app-knows-no-other-door', 'app/shell.ts', '#cli/main.ts', 'cli/main.ts'),
  imports('2', 'app-knows-no-other-door', 'app/clock.ts', '#server/worker/tidy.ts', 'server/worker/tidy.ts'),
  imports('2', 'pages-know-routers-as-a-type', 'app/calls.ts', '#server/routers/index.ts', 'server/routers/index.ts'),
  imports('2', 'rest-door-knows-no-portal', `${REST}/page.ts`, '#app/page.tsx', 'app/page.tsx'),
  imports('2', 'pages-know-no-rest-door', 'app/api-page.ts', `#${REST}/endpoints.ts`, `${REST}/endpoints.ts`),
  imports('2', 'cli-knows-no-other-door', 'cli/rest.ts', `#${REST}/endpoints.ts`, `${REST}/endpoints.ts`),
  imports('2', 'routers-know-no-other-door', 'server/routers/clock.ts', '../worker/tidy.ts', 'server/worker/tidy.ts'),
  imports('2', 'worker-knows-no-other-door', 'server/worker/trpc.ts', '../routers/index.ts', 'server/routers/index.ts'),
  imports('2', 'sessions-stay-out-of-the-api', `${REST}/session.ts`, '#server/auth.ts', 'server/auth.ts'),
  imports('3', 'browser-sees-only-schemas', 'app/_ui/verb.tsx', `#${ENTITIES}/index.ts`, `${ENTITIES}/index.ts: is`),
  imports('3', 'browser-sees-only-schemas', 'app/_ui/tables.tsx', '#db/schema/entities.ts', `${TABLES}: is`),
  imports('3', 'browser-sees-only-schemas', 'app/a/_components/fs.ts', 'node:fs', 'fs: is part of Node'),
  imports(
    '4',
    'aggregate-enters-aggregate-by-index',
    'server/domain/events/deep.ts',
    '../entities/read-entity.ts',
    READ_ENTITY,
  ),
  imports('4', 'schemas-build-on-schemas', 'server/domain/jobs/schemas.ts', '../entities/read-entity.ts', READ_ENTITY),
  imports(
    '3',
    'browser-sees-only-schemas',
    'server/domain/keys/schemas.ts',
    './digest.ts',
    /keys\/digest\.ts → (node:)?crypto: would come along/,
  ),
  imports('4', 'doors-enter-aggregates-by-index', 'cli/deep.ts', `#${READ_ENTITY}`, READ_ENTITY),
  imports('pii', 'only-entities-open-pii', 'server/domain/events/peeks.ts', '../crypto/open-pii.ts', OPEN_PII),
  imports('pii', 'only-entities-open-pii', `${REST}/peeks.ts`, `#${OPEN_PII}`, OPEN_PII),
  imports(
    'hosts',
    'plain-node-knows-no-next',
    `${REST}/next.ts`,
    'next/server',
    /operator-data-api\/next\.ts → .*next\//,
  ),
  imports('hosts', 'plain-node-knows-no-next', 'server/worker/react.ts', 'react', /worker\/react\.ts → .*\/react\//),
  imports('5', 'env-is-read-in-one-place', 'server/mail-env.ts', 'node:process', 'process'),
  imports('6', 'no-cycles', `${ENTITIES}/hen.ts`, './egg.ts', /hen\.ts → .*egg\.ts → |egg\.ts → .*hen\.ts → /),
  imports(
    '6',
    'nothing-imports-tests',
    'server/probe.ts',
    './domain/entities/read-entity.test.ts',
    `${ENTITIES}/read-entity.test.ts`,
  ),
  imports('6', 'product-needs-no-development-package', 'server/ts.ts', 'typescript', /server\/ts\.ts → .*typescript/),
  imports('6', 'everything-resolves', 'server/lost.ts', '#server/nowhere.ts', '#server/nowhere.ts'),
  {
    law: '2',
    rule: 'crypto-does-not-hand-on-opening',
    file: 'server/domain/crypto/index.ts',
    text: "export { openPii } from './open-pii.ts';\nexport { sealPii } from './seal-pii.ts';\n",
    culprit: `server/domain/crypto/index.ts → ${OPEN_PII}`,
  },
  {
    law: '3',
    rule: 'browser-sees-only-schemas',
    file: 'app/reports/chart.tsx',
    text: "// A comment may come first.\n'use client';\n\nexport * from './rows.ts';\n",
    culprit: `app/reports/rows.ts → ${ENTITIES}/index.ts: is`,
  },
  {
    law: '5',
    rule: 'env-is-read-in-one-place',
    file: 'server/takes-apart.ts',
    text: 'const { env } = process;\nexport const path = env.PATH;\n',
    culprit: 'server/takes-apart.ts:1 takes process',
  },
  ...['globalThis.process', "globalThis['process']", 'global.process'].map((spelling, n) => ({
    law: '5',
    rule: 'env-is-read-in-one-place',
    file: `server/goes-round-${n}.ts`,
    text: `export const path = ${spelling}.env.PATH;\n`,
    culprit: `server/goes-round-${n}.ts:1 takes process`,
  })),
  ...statements({
    [`${REST}/reads-keys.ts`]: ['export const read = ({ core }) => core.database.sql`select 1`;', 'writes a statement'],
    'cli/reads-keys.ts': ['export const read = ({ database }) => database;', 'takes the database'],
    'app/reads-keys.ts': ["export const read = (core) => core['database'];", 'takes the database'],
    'server/routers/writes-keys.ts': [
      'export const write = (tx, run) => tx.transact([1], run);',
      'opens a transaction',
    ],
    'server/worker/writes-keys.ts': [
      'export const write = (tx, run) => tx.statement([1], run);',
      'opens a transaction',
    ],
    'app/reads-people.ts': ['export const read = (tx, make) => tx.ormStatement([1], make);', 'opens a transaction'],
    'server/host/writes-keys.ts': ['export const write = (tx, run) => tx.pipelined([1], run);', 'opens a transaction'],
    'server/host/reads-keys.ts': ['export const read = (sql) => sql`select 1`;', 'writes a statement'],
  }),
  {
    law: 'all',
    rule: 'floors-read-everything',
    file: '.data/hidden.ts',
    text: 'export const hidden = 1;\n',
    culprit: '.data/hidden.ts was not read',
  },
];

/** Files that some of the violations above point at. */
export const ACCOMPLICES: Record<string, string> = {
  '.gitignore': 'node_modules\n*.tsbuildinfo\n',
  'server/auth.ts': 'export const session = 1;\n',
  [`${ENTITIES}/egg.ts`]: "export * from './hen.ts';\n",
  'server/domain/keys/digest.ts': "export { createHash } from 'node:crypto';\n",
  'app/reports/rows.ts': `export * from '#${ENTITIES}/index.ts';\n`,
};
