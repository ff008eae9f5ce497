import { randomUUID } from 'node:crypto';
import type { Installation, SignIn } from './installation.ts';
import { runOda } from './run-oda.ts';

export interface NewOperator {
  name: string;
  slug: string;
  owner: SignIn;
}

/** Makes an operator that no other test knows, and somebody who may sign in there; nothing is set up in it. */
export async function makeOperator({ dataDir }: Installation, what: string, role = 'owner'): Promise<NewOperator> {
  const name = `${what} ${randomUUID().slice(0, 8)}`;
  const { slug } = await runOda<{ slug: string }>(dataDir, ['operators', 'create', name]);
  const email = `${randomUUID()}@example.com`;
  const person = ['--email', email, '--name', `Pat of ${what}`, '--operator', slug, '--role', role];
  return { name, slug, owner: await runOda<SignIn>(dataDir, ['users', 'create', ...person]) };
}

/** A key of the operator, with every scope. */
export async function makeKey({ dataDir }: Installation, { slug }: NewOperator, label = 'Test'): Promise<string> {
  return (await runOda<{ key: string }>(dataDir, ['keys', 'create', '--operator', slug, '--label', label])).key;
}

/** Calls the REST API as a program does. */
export async function callApi(installation: Installation, key: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${installation.url}/operator-data-api${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as { data: Record<string, unknown> } };
}

/** An operator with the template and a key, and somebody who may sign in there. */
export async function makeReadyOperator(installation: Installation, what: string, role = 'owner') {
  const operator = await makeOperator(installation, what, role);
  const key = await makeKey(installation, operator);
  await callApi(installation, key, 'PUT', '/settings', { templateId: 'tpl_igaming' });
  const call = (method: string, path: string, body?: unknown) => callApi(installation, key, method, path, body);
  return { ...operator, key, call };
}
