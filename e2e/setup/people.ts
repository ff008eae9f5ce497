import { randomUUID } from 'node:crypto';
import type { Installation, SignIn } from './installation.ts';
import { runOda } from './run-oda.ts';

/** A new person, at the demo's operator unless told otherwise. */
export async function addPerson(
  { dataDir }: Installation,
  role: 'owner' | 'developer' | 'compliance' | 'viewer',
  operator = 'demo-casino',
  prefix = '',
): Promise<SignIn> {
  const email = `${prefix}${randomUUID()}@example.com`;
  const person = ['--email', email, '--name', `A ${role}`, '--operator', operator, '--role', role];
  return runOda<SignIn>(dataDir, ['users', 'create', ...person]);
}
