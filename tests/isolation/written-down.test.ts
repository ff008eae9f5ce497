import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { type Belongings, fillOperator } from '../setup/fill-operator.ts';
import { writingVerbs } from '../setup/verbs.ts';

/** What programs send all day is not written down. */
const ingestion = ['upsertEntity', 'recordEvent', 'putState', 'ingestEntities', 'ingestEvents', 'ingestStates'];
const isIngestion = (name: string) => ingestion.includes(name.split(' ', 1)[0] ?? '');
/** Verbs that a key may not call, or that find nothing to change in what `fillOperator` makes; tried by the router's test. */
const elsewhere = ['createEntity', 'editEntity', 'revealEntity', 'eraseEntityById'];

let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let count = 0;

beforeAll(async () => {
  ({ core, close, owner } = await openTestCore());
});
afterAll(() => close());

async function open(): Promise<{ context: Context; own: Belongings }> {
  const { context } = await createTestOperator(core, { name: `Operator ${++count}` });
  return { context, own: await fillOperator(context, `mark-${count}`) };
}

async function rowsOf({ operatorId }: Context) {
  const rows = await owner<{ action: string; details: unknown; subject: string | null }[]>`
    select action, details, subject from audit_log where operator_id = ${operatorId} order by id`;
  return [...rows];
}

const names = Object.keys(writingVerbs).filter((name) => !elsewhere.includes(name));

test.each(names.filter((name) => !isIngestion(name)))(
  '%s writes down that it was done, and nothing that was sent',
  async (name) => {
    const { context, own } = await open();
    const before = await rowsOf(context);
    await writingVerbs[name]?.(context, own);
    const after = await rowsOf(context);
    expect(after.length).toBeGreaterThan(before.length);
    expect(JSON.stringify(after)).not.toMatch(/mark-|shared-|example\.com/);
  },
);

test.each(names.filter(isIngestion))('%s by a key writes nothing', async (name) => {
  const { context, own } = await open();
  const before = await rowsOf(context);
  await writingVerbs[name]?.(context, own).catch(() => {});
  expect(await rowsOf(context)).toEqual(before);
});
