import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { findApiKey } from '#server/domain/api-keys/index.ts';
import type { CreatedApiKey } from '#server/domain/api-keys/schemas.ts';
import type { Context } from '#server/domain/context.ts';
import { asAdministrator, createTestOperator, openTestCore } from './database.ts';
import { openSecondCore } from './second-core.ts';

/** What the tests of keys work with. */
interface Stage {
  /** Two processes on one database. */
  core: OpenCore;
  second: OpenCore;
  /** A connection that no row-level security holds. */
  owner: Sql;
  /** A new operator for each test, and its first key. */
  context: Context;
  first: CreatedApiKey;
}

/** Opens two processes on a database of the file's own. The stage has its things while tests run. */
export function useTwoProcesses(): Stage {
  const stage = {} as Stage;
  let close: () => Promise<void>;
  let count = 0;

  beforeAll(async () => {
    const opened = await openTestCore();
    close = opened.close;
    const second = await openSecondCore(opened.url);
    Object.assign(stage, opened, { second });
  });
  afterAll(async () => {
    await stage.second.close();
    await close();
  });
  beforeEach(async () => {
    const { context, key } = await createTestOperator(stage.core, { name: `Operator ${++count}` });
    Object.assign(stage, { context: asAdministrator(context), first: key });
  });
  return stage;
}

export const opensAt = async (process: OpenCore, secret: string) => (await findApiKey(process, secret)) !== null;
