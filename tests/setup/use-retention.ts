import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { createTestOperator, openTestCore } from './database.ts';
import { player, sendEntity } from './requests.ts';

/** What the tests of retention work with. */
interface Stage {
  core: OpenCore;
  /** Connections that no row-level security holds. */
  owner: Sql;
  /** A new operator for each test, for whom nothing was done yet. */
  context: Context;
  /** Its one entity. */
  externalId: string;
  entityId: string;
}

/** Opens a database of the file's own. The stage has its things while tests run. */
export function useRetention(): Stage {
  const stage = { externalId: 'p1' } as Stage;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const opened = await openTestCore();
    close = opened.close;
    Object.assign(stage, opened);
  });
  afterAll(() => close());
  beforeEach(async () => {
    await stage.owner`delete from housekeeping where task = 'retention'`;
    await stage.owner`update operator_settings set retention_saved_at = null`;
    const { context } = await createTestOperator(stage.core);
    const { id } = await sendEntity(context, player(stage.externalId));
    Object.assign(stage, { context, entityId: id });
  });
  return stage;
}
