import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { openCore } from '#server/core.ts';
import { systemCaller } from '#server/domain/context.ts';
import { createUser } from '#server/domain/users/index.ts';
import type { Closing } from '../closing.ts';
import { startProduct } from '../product.ts';
import { startScratchDatabase } from '../scratch-database.ts';
import { makeTenants, type Tenant } from '../tenants.ts';
import { signInByHttp } from './sign-in.ts';

/** The program on a database of its own, an operator with data to come, and people who are signed in. */
export interface PortalStage {
  url: string;
  port: number;
  sql: Sql;
  tenant: Tenant;
  /** Cookie headers: one for each owner, who are different people, and one of an administrator. */
  owners: string[];
  administrator: string;
}

export const concurrentUsers = 10;
const password = randomBytes(12).toString('hex');

export async function setPortalStage(closing: Closing): Promise<PortalStage> {
  const scratch = mkdtempSync(join(tmpdir(), 'oda-bench-portal-'));
  closing.add(() => rmSync(scratch, { recursive: true, force: true }));
  const { url: databaseUrl, sql } = await startScratchDatabase(scratch, closing);
  const piiMasterKey = randomBytes(32);
  const { main } = await makeTenants(databaseUrl, piiMasterKey);
  const emails = await makePeople(databaseUrl, piiMasterKey, main.operatorId);
  const product = await startProduct({ scratch, databaseUrl, piiMasterKey, inspect: false, workers: 1 });
  closing.add(() => product.stop());
  const url = `http://localhost:${product.port}`;
  const [administrator = '', ...owners] = await inTurn(emails, (email) => signInByHttp(url, email, password));
  return { url, port: product.port, sql, tenant: main, owners, administrator };
}

/** @returns the administrator's e-mail and those of the owners */
async function makePeople(databaseUrl: string, piiMasterKey: Buffer, operatorId: number): Promise<string[]> {
  const rateLimits = { 'ingest:realtime': null, 'ingest:batch': null, read: null };
  const piiMasterKeys = new Map([[1, piiMasterKey]]);
  const core = await openCore({
    databaseUrl,
    piiMasterKeys,
    rateLimits,
    report: () => {},
  });
  try {
    const make = async (name: string, role: object) => {
      const email = `${name}@example.com`;
      return (await createUser(systemCaller(core), { email, name, password, ...role })).email;
    };
    const owners = Array.from({ length: concurrentUsers }, (_, index) => `owner-${index}`);
    const administrator = await make('administrator', { isAdministrator: true });
    return [administrator, ...(await inTurn(owners, (name) => make(name, { operatorId, role: 'owner' })))];
  } finally {
    await core.close();
  }
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
