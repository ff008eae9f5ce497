/** A product in miniature that keeps every law: one file of each kind, and each exception that the laws grant. */
export const SMALL_HOUSE: Record<string, string> = {
  'db/schema/entities.ts': `import { bigint, pgTable } from 'drizzle-orm/pg-core';

export const entities = pgTable('entities', { operatorId: bigint('operator_id', { mode: 'bigint' }) });
`,
  'db/client.ts': `import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { entities } from './schema/entities.ts';

export const connect = (url: string) => drizzle(postgres(url), { schema: { entities } });
`,
  'server/env.ts': `import { z } from 'zod';

export const env = z.object({ PORT: z.coerce.number() }).parse(process.env);
`,
  'server/runtime.ts': `import { connect } from '#db/client.ts';
import { env } from './env.ts';

export const runtime = { db: connect('postgres:///'), port: env.PORT, heapBytes: process.memoryUsage().heapUsed };
`,
  'server/main.ts': `import next from 'next';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { runtime } from './runtime.ts';
import { tidy } from './worker/tidy.ts';

console.log(next, endpoints, runtime.port, await tidy());
`,
  'server/worker/tidy.ts': `import { recordEvent } from '#server/domain/events/index.ts';

export const tidy = () => recordEvent({ type: 'tidied' });
`,
  'server/routers/index.ts': `import { initTRPC } from '@trpc/server';
import { RecordEventInput, recordEvent } from '#server/domain/events/index.ts';

const t = initTRPC.create();
export const appRouter = t.router({
  record: t.procedure.input(RecordEventInput).mutation(({ input }) => recordEvent(input)),
});
export type AppRouter = typeof appRouter;
`,
  'server/domain/errors.ts': `export class DomainError extends Error {}
`,
  'server/domain/entities/schemas.ts': `import { z } from 'zod';

export const EntityInput = z.object({ id: z.string() });
`,
  'server/domain/entities/read-entity.ts': `import { openPii } from '../crypto/open-pii.ts';
import { DomainError } from '../errors.ts';

export function readEntity(id: string): string {
  if (id === '') throw new DomainError('no id');
  return openPii(id);
}
`,
  'server/domain/entities/read-entity.test.ts': `import { expect, it } from 'vitest';
import { sealPii } from '../crypto/seal-pii.ts';
import { readEntity } from './read-entity.ts';

it('what is sealed opens', () => expect(readEntity(sealPii('a'))).toBe('a'));
`,
  'server/domain/entities/index.ts': `export { readEntity } from './read-entity.ts';
`,
  'server/domain/events/schemas.ts': `import { z } from 'zod';
import { EntityInput } from '../entities/schemas.ts';

export const RecordEventInput = z.object({ type: z.string(), entity: EntityInput.optional() });
export type RecordEventInput = z.infer<typeof RecordEventInput>;
`,
  'server/domain/events/record-event.ts': `import { sealPii } from '../crypto/index.ts';
import { readEntity } from '../entities/index.ts';
import type { RecordEventInput } from './schemas.ts';

export async function recordEvent({ type, entity }: RecordEventInput): Promise<string> {
  return entity ? readEntity(entity.id) : sealPii(type);
}
`,
  'server/domain/events/index.ts': `export { recordEvent } from './record-event.ts';
export { RecordEventInput } from './schemas.ts';
`,
  'server/domain/crypto/seal-pii.ts': `export const sealPii = (plain: string): string => plain;
`,
  'server/domain/crypto/open-pii.ts': `export const openPii = (sealed: string): string => sealed;
`,
  'server/domain/crypto/index.ts': `export { sealPii } from './seal-pii.ts';
`,
  'app/layout.tsx': `import type { ReactNode } from 'react';

export default function Layout({ children }: { children: ReactNode }) {
  return children;
}
`,
  'app/page.tsx': `import { EventForm } from './_ui/event-form.tsx';

export default function Page() {
  return <EventForm />;
}
`,
  'app/_ui/event-form.tsx': `'use client';

import { RecordEventInput } from '#server/domain/events/schemas.ts';
import type { AppRouter } from '#server/routers/index.ts';

const names: (keyof AppRouter)[] = ['record'];

export function EventForm() {
  return <p>{names.length + Object.keys(RecordEventInput.shape).length}</p>;
}
`,
  'app/api/trpc/[trpc]/route.ts': `import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from '#server/routers/index.ts';

export const POST = (req: Request) => fetchRequestHandler({ endpoint: '/api/trpc', req, router: appRouter });
`,
  'app/api/operator-data-api/endpoints.ts': `import { recordEvent } from '#server/domain/events/index.ts';

export const endpoints = [{ path: '/events', run: recordEvent }];
`,
  'app/api/operator-data-api/events/route.ts': `import { endpoints } from '../endpoints.ts';

export const GET = () => Response.json(endpoints.length);
`,
  'cli/oda.mjs': `#!/usr/bin/env node
await import(process.env.ODA_MAIN ?? './main.ts');
`,
  'cli/main.ts': `import { readEntity } from '#server/domain/entities/index.ts';

console.log(readEntity('a'));
`,
  'tests/contract/events.test.ts': `import { expect, it } from 'vitest';
import { recordEvent } from '#server/domain/events/record-event.ts';

it('a test may look anywhere', async () => {
${'  expect(await recordEvent({ type: "a" })).toBe("a");\n'.replaceAll('"', "'").repeat(60)}});
`,
};

/** The packages that the miniature stands on, at the versions that are installed. */
export const SMALL_HOUSE_PACKAGES = {
  dependencies: ['@trpc/server', 'drizzle-orm', 'next', 'postgres', 'react', 'react-dom', 'zod'],
  devDependencies: ['@types/node', '@types/react', 'dependency-cruiser', 'typescript', 'vitest'],
};
