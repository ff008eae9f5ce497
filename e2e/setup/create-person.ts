import { randomUUID } from 'node:crypto';
import type { SignIn } from './installation.ts';
import { runOda } from './run-oda.ts';

/** An operator of its own, and somebody who belongs to it in this role. */
export async function createPerson(dataDir: string, role: string, name: string) {
  const operator = await runOda<{ id: number; slug: string; name: string }>(dataDir, [
    ...['operators', 'create', `Casino ${randomUUID().slice(0, 8)}`],
  ]);
  const email = `${name}-${randomUUID()}@example.com`;
  const officer = await runOda<SignIn>(dataDir, [
    ...['users', 'create', '--email', email, '--name', name, '--operator', operator.slug, '--role', role],
  ]);
  return { ...operator, officer };
}
