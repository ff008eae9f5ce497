import { randomBytes } from 'node:crypto';
import { createApiKey } from './domain/api-keys/index.ts';
import type { Context, Core } from './domain/context.ts';
import { createOperator, listOperators } from './domain/operators/index.ts';
import { updateSettings } from './domain/settings/index.ts';
import { createUser } from './domain/users/index.ts';

/** What is printed once, at the first start. */
export interface DemoCredentials {
  operatorName: string;
  ownerEmail: string;
  ownerPassword: string;
  adminEmail: string;
  adminPassword: string;
  apiKey: string;
}

const randomPassword = () => randomBytes(15).toString('base64url');

/** Makes an operator to begin with, its owner, an administrator and a key; null when the installation has operators. */
export async function createDemo(core: Core): Promise<DemoCredentials | null> {
  if ((await listOperators(core)).length > 0) return null;
  const operator = await createOperator(core, { name: 'Demo Casino' });
  const context: Context = { core, operatorId: operator.id, actor: { kind: 'system' } };
  await updateSettings(context, { templateId: 'tpl_igaming' });
  const owner = { email: 'owner@demo-casino.example', name: 'Demo Owner', password: randomPassword() };
  const admin = { email: 'admin@demo-casino.example', name: 'Administrator', password: randomPassword() };
  await createUser(core, { ...owner, isAdministrator: false, operatorId: operator.id, role: 'owner' });
  await createUser(core, { ...admin, isAdministrator: true });
  const { secret } = await createApiKey(context, { label: 'First key' });
  return {
    operatorName: operator.name,
    ownerEmail: owner.email,
    ownerPassword: owner.password,
    adminEmail: admin.email,
    adminPassword: admin.password,
    apiKey: secret,
  };
}
