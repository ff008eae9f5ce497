import type { Sql } from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemCaller } from '#server/domain/context.ts';
import { openTestCore } from '../tests/setup/database.ts';
import { openSecondCore } from '../tests/setup/second-core.ts';
import type { OpenCore } from './core.ts';
import { createDemo, type DemoCredentials } from './demo.ts';
import { findApiKey } from './domain/api-keys/index.ts';
import { createOperator, listOperators } from './domain/operators/index.ts';
import { signIn } from './domain/users/index.ts';

let core: OpenCore;
let url: string;
let close: () => Promise<void>;
let owner: Sql;

beforeEach(async () => {
  ({ core, url, close, owner } = await openTestCore());
});

afterEach(() => close());

async function expectToOpen(demo: DemoCredentials | null): Promise<void> {
  const of = await signIn(core, { email: demo?.ownerEmail, password: demo?.ownerPassword }, '127.0.0.1');
  expect(of?.memberships).toMatchObject([{ slug: 'demo-casino', role: 'owner' }]);
  const admin = await signIn(core, { email: demo?.adminEmail, password: demo?.adminPassword }, '127.0.0.1');
  expect(admin).toMatchObject({ isAdministrator: true });
  expect(await findApiKey(core, demo?.apiKey ?? '')).toMatchObject({ operatorId: of?.memberships[0]?.operatorId });
}

describe('the demo of a first start', () => {
  test('is made once, and what is printed opens it', async () => {
    await expectToOpen(await createDemo(core));
    expect(await createDemo(core)).toBeNull();
  });

  test.each([
    ['operator_settings', 'its settings'],
    ['users', 'its owner'],
    ['memberships', 'the role of its owner'],
    ['api_keys', 'its key'],
  ])('is finished by the next one, with sign-ins of its own, if the first ended before %s (%s)', async (table) => {
    await owner.unsafe(`alter table ${table} add constraint killed check (false) not valid`);
    await expect(createDemo(core)).rejects.toThrow();
    await owner.unsafe(`alter table ${table} drop constraint killed`);
    expect(await listOperators(core)).toHaveLength(1);
    await expectToOpen(await createDemo(core));
    expect(await createDemo(core)).toBeNull();
    expect(await listOperators(core)).toHaveLength(1);
  });

  test('is made by one of two processes that start together', async () => {
    const second = await openSecondCore(url);
    const made = await Promise.all([createDemo(core), createDemo(second)]);
    expect(made.filter((demo) => demo === null)).toHaveLength(1);
    await expectToOpen(made.find((demo) => demo !== null) ?? null);
    await second.close();
  });

  test('is not made where there is an operator already, with a key or without', async () => {
    await createOperator(systemCaller(core), { name: 'Lucky Casino' });
    expect(await createDemo(core)).toBeNull();
  });
});
