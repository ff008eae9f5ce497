import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { getRetentionStatus } from '#server/domain/retention/index.ts';
import type { RetentionStatus } from '#server/domain/retention/schemas.ts';
import { createTestOperator, openTestCore } from './database.ts';
import { player, sendEntity } from './requests.ts';
import { putEvent } from './retention.ts';

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
  /** Puts an event of it into the past or the future. */
  put: (ms: number, data?: object, n?: number) => Promise<string>;
  countArchived: () => Promise<number>;
  lastRun: () => Promise<RetentionStatus['runs'][number] | undefined>;
}

const externalId = 'p1';

/** Opens a database of the file's own. The stage has its things while tests run. */
export function useRetention(): Stage {
  const stage = {
    externalId,
    put: (ms, data = { note: 'canary' }, n = 0) =>
      putEvent(stage.owner, { operatorId: stage.context.operatorId, externalId }, ms, data, n),
    countArchived: async () => {
      const [row] = await stage.owner<{ count: number }[]>`
        select coalesce(sum(amount), 0)::int as count from events_archive where operator_id = ${stage.context.operatorId}`;
      return row?.count ?? 0;
    },
    lastRun: async () => (await getRetentionStatus(stage.context)).runs[0],
  } as Stage;
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
    const { id } = await sendEntity(context, player(externalId));
    Object.assign(stage, { context, entityId: id });
  });
  return stage;
}
