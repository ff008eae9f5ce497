import { randomBytes } from 'node:crypto';
import { listApiKeys, prepareApiKey } from './domain/api-keys/index.ts';
import { type Context, type Core, systemCaller } from './domain/context.ts';
import { createOperator, listOperators } from './domain/operators/index.ts';
import { updateSettings } from './domain/settings/index.ts';
import { prepareUser } from './domain/users/index.ts';

/** What is printed once, at the first start. */
export interface DemoCredentials {
  operatorName: string;
  ownerEmail: string;
  ownerPassword: string;
  adminEmail: string;
  adminPassword: string;
  apiKey: string;
}

const demo = { name: 'Demo Casino', slug: 'demo-casino' };
const randomPassword = () => randomBytes(15).toString('base64url');

/**
 * Makes an operator to begin with, its owner, an administrator and a key, or what a start that was killed meanwhile left
 * of that to be made; null when there is nothing to do.
 */
export async function createDemo(core: Core): Promise<DemoCredentials | null> {
  if (!(await findBegun(core))) return null;
  return core.database.transact([], async ({ sql }) => {
    // Of processes that start together, one does it.
    await sql`select pg_advisory_xact_lock(hashtextextended('oda demo', 0))`;
    const begun = await findBegun(core);
    return begun && finishDemo(core, begun.operatorId ?? (await createOperator(systemCaller(core), demo)).id);
  });
}

/** How far the demo is, or null where it is finished or not wanted: its sign-ins and its key come last, and together. */
async function findBegun(core: Core): Promise<{ operatorId: number | null } | null> {
  const [first] = await listOperators(core);
  if (!first) return { operatorId: null };
  const isUnfinished = first.slug === demo.slug && (await listApiKeys(contextOf(core, first.id))).length === 0;
  return isUnfinished ? { operatorId: first.id } : null;
}

async function finishDemo(core: Core, operatorId: number): Promise<DemoCredentials> {
  const context = contextOf(core, operatorId);
  await updateSettings(context, { templateId: 'tpl_igaming' });
  const owner = { email: 'owner@demo-casino.example', name: 'Demo Owner', password: randomPassword() };
  const admin = { email: 'admin@demo-casino.example', name: 'Administrator', password: randomPassword() };
  const key = prepareApiKey(context, { label: 'First key' });
  const users = [
    await prepareUser(context, { ...owner, isAdministrator: false, operatorId, role: 'owner' }),
    await prepareUser(context, { ...admin, isAdministrator: true }),
  ];
  await core.database.transact([operatorId], async (tx) => {
    for (const { insert } of [...users, key]) await insert(tx);
  });
  return {
    operatorName: demo.name,
    ownerEmail: owner.email,
    ownerPassword: owner.password,
    adminEmail: admin.email,
    adminPassword: admin.password,
    apiKey: key.created.secret,
  };
}

const contextOf = (core: Core, operatorId: number): Context => ({ ...systemCaller(core), operatorId });
