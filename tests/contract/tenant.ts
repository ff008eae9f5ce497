import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type OpenCore, openCore } from '#server/core.ts';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import type { Context, Scope } from '#server/domain/context.ts';
import { asAdministrator, createTestOperator, testMasterKeys } from '../setup/database.ts';

export type HostName = 'main' | 'next';

/** An operator of its own with a key, and what a test needs to talk to one host as that operator. */
export interface Tenant {
  operatorId: number;
  context: Context;
  secret: string;
  /** A further key, with these scopes only. */
  createKey: (scopes: Scope[]) => Promise<string>;
}

/** Runs the same tests against every host that runs. */
export function describeHosts(
  name: string,
  tests: (host: { name: HostName; origin: string; base: string }) => void,
): void {
  for (const [host, origin] of Object.entries(inject('hosts'))) {
    describe(`${name} (${host})`, () => tests({ name: host as HostName, origin, base: `${origin}/operator-data-api` }));
  }
}

/** A core on the hosts' database, open while the file's tests run. */
export function useCore(): () => OpenCore {
  let core: OpenCore | undefined;
  beforeAll(async () => {
    core = await openCore({
      databaseUrl: inject('hostsDatabaseUrl'),
      piiMasterKeys: testMasterKeys,
      rateLimits: { 'ingest:realtime': null, 'ingest:batch': null, read: null },
      connectionsMost: 2,
      report: () => {},
    });
  });
  afterAll(() => core?.close());
  return () => {
    if (!core) throw new Error('The core is open only while tests run.');
    return core;
  };
}

export async function createTenant(core: OpenCore, options: { template?: boolean } = {}): Promise<Tenant> {
  const { operator, key, ...made } = await createTestOperator(core, { ...options, name: `Casino ${randomUUID()}` });
  const context = asAdministrator(made.context);
  const createKey = async (scopes: Scope[]) => (await createApiKey(context, { label: 'scoped', scopes })).secret;
  return { operatorId: operator.id, context, secret: key.secret, createKey };
}

/** What one process changed the others know within a second (contract, part 2). */
export async function untilAllProcessesKnow(): Promise<void> {
  if (inject('apiProcesses') > 1) await sleep(1_000);
}
