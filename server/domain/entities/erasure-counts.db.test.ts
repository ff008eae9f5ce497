import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { until } from '../../../tests/setup/child.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import { at, openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { endInterruptedIfDue } from '../housekeeping/index.ts';
import { getJob } from '../jobs/index.ts';
import { eraseEntity, getEntity } from './index.ts';

const count = 12_000;
const reports: string[] = [];
let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;

beforeAll(async () => {
  const opened = await openTestCore();
  close = opened.close;
  core = await openSecondCore(opened.url, { report: (message) => reports.push(message) });
  owner = opened.owner;
  const made = await createTestOperator(core);
  context = at(core, made.context);
});

afterAll(async () => {
  await core.close();
  await close();
});

async function fill(externalId: string): Promise<void> {
  await sendEntity(context, player(externalId));
  const items = Array.from({ length: count / 3 }, (_, n) => ({ externalId, ...session({ n }) }));
  for (let sent = 0; sent < 3; sent++) await sendBatch(context, 'events', items);
}

/** Lets nobody read the 11,000th event without doing this first. */
async function guard(externalId: string, todo: string): Promise<void> {
  const [event] = await owner<{ id: string }[]>`
    select v.id from events v join entities e on e.id = v.entity_id
    where e.external_id = ${externalId} order by v.id offset 10999 limit 1`;
  await owner.unsafe(`
    create function guard(id bigint) returns boolean language plpgsql as $$
      begin if id = ${event?.id} then ${todo}; end if; return true; end $$;
    create policy guarded on events as restrictive for select to oda_app using (guard(id))`);
}

const unguard = () => owner.unsafe('drop function guard cascade');
const isErased = async (externalId: string) => 'deletedAt' in (await getEntity(context, { externalId }));

test('more than 10,000 events are counted when the entity is erased already and nobody waits for it any more', async () => {
  await fill('counted');
  await guard('counted', 'perform pg_advisory_xact_lock_shared(7)');
  await owner`select pg_advisory_lock(7)`;
  const erasure = eraseEntity(context, { externalId: 'counted' });
  await until(() => isErased('counted'), 5_000);
  await sendEntity(context, player('counted'));
  await sendEvent(context, 'counted', session({ life: 2 }));
  await owner`select pg_advisory_unlock(7)`;
  const { eventsRedacted, jobId = '' } = await erasure;
  expect(eventsRedacted).toBe(count);
  await until(async () => (await getJob(context, { jobId })).status === 'completed', 20_000);
  await unguard();
  expect(await eraseEntity(context, { externalId: 'counted' })).toMatchObject({ eventsRedacted: 1 });
});

test('an erasure whose events cannot be counted never says that nothing was written', async () => {
  await fill('uncounted');
  await guard('uncounted', `raise exception 'too long' using errcode = '57014'`);
  await expect(eraseEntity(context, { externalId: 'uncounted' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('The outcome is unknown'),
  });
  expect(await isErased('uncounted')).toBe(true);
  await until(() => reports.length >= 2);
  await unguard();
  await endInterruptedIfDue(core);
  await until(async () => (await owner`select 1 from jobs where status = 'processing'`).length === 0, 20_000);
  const left = await owner`
    select 1 from events v join entities e on e.id = v.entity_id
    where e.external_id = 'uncounted' and v.data->>'_redacted' is null limit 1`;
  expect(left).toHaveLength(0);
});
