import type { Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { until } from '../../../tests/setup/child.ts';
import { asAdministrator, createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import { openSecondCore } from '../../../tests/setup/second-core.ts';
import type { Context } from '../context.ts';
import { readReceiptKeys, receiptsOf, verifyReceipt } from '../erasures/index.ts';
import type { ErasureReceipt } from '../erasures/schemas.ts';
import { tidyIfDue } from '../housekeeping/index.ts';
import { formatId, parseId } from '../ids.ts';
import { eraseEntity, exportEntity } from './index.ts';

/** A ledger in memory, which may be told to fail. */
const ledger = { receipts: [] as ErasureReceipt[], failure: null as Error | null };
const erasureLedger = {
  file: 'nowhere',
  append: async (receipts: readonly ErasureReceipt[]) => {
    if (ledger.failure) throw ledger.failure;
    ledger.receipts.push(...receipts);
  },
};
const many = 10_500;
let core: OpenCore;
let close: () => Promise<void>;
let owner: Sql;
let context: Context;
let rounds = 0;
let id: string;
let entityId: string;

beforeAll(async () => {
  const opened = await openTestCore();
  core = await openSecondCore(opened.url, { erasureLedger });
  owner = opened.owner;
  const made = await createTestOperator(core);
  context = made.context;
  close = async () => {
    await core.close();
    await opened.close();
  };
});
afterAll(() => close());

beforeEach(async () => {
  Object.assign(ledger, { receipts: [], failure: null });
  id = `player-${++rounds}`;
  const entity = await sendEntity(context, player(id));
  entityId = entity.id;
});

const number = () => String(parseId('ent', entityId));
const erase = (through: Context = context) => eraseEntity(through, { externalId: id });
const receipts = () => receiptsOf(context, number(), 10);
const makeTidyDue = () => owner`update housekeeping set ran_at = now() - interval '1 minute'`;
const tidy = async () => {
  await makeTidyDue();
  expect(await tidyIfDue(core)).toBe(true);
};
const sendMany = async () => {
  const items = Array.from({ length: many / 3 }, (_, n) => ({ externalId: id, ...session({ n }) }));
  for (let sent = 0; sent < 3; sent++) await sendBatch(context, 'events', items);
};

test('an erasure leaves a receipt that says what was done, is signed, and is in the ledger when it is acknowledged', async () => {
  await sendEvent(context, id, session());
  await sendState(context, id, 'balance', 1);
  const { deletedAt } = await erase();
  const [receipt, ...others] = ledger.receipts;
  expect(others).toEqual([]);
  expect(receipt).toEqual({
    version: 1,
    id: expect.stringMatching(/^ers_[0-9a-f]{16}$/),
    operatorId: String(context.operatorId),
    entityId,
    externalIdHmac: expect.stringMatching(/^[0-9a-f]{64}$/),
    erasedAt: deletedAt,
    reason: 'request',
    eventsRedacted: 1,
    statesRemoved: 1,
    erasedBy: { kind: 'apiKey', id: 'key_0000000000000001' },
    keyId: 'g1',
    signature: expect.any(String),
  });
  expect(receipt && verifyReceipt(receipt, await readReceiptKeys(core))).toBeNull();
  expect(await receipts()).toEqual([receipt]);
  expect(JSON.stringify(receipt)).not.toContain(id);
});

test('a second erasure adds no receipt, and one of a new life has its own', async () => {
  await erase();
  await erase();
  expect(await receipts()).toHaveLength(1);
  await sendEntity(context, player(id));
  await erase(asAdministrator(context));
  const [latest, first] = await receipts();
  expect(latest?.erasedBy).toEqual({ kind: 'admin', id: 'admin' });
  expect(first?.externalIdHmac).toBe(latest?.externalIdHmac);
  expect((latest?.id ?? '') > (first?.id ?? '')).toBe(true);
  expect(ledger.receipts.map((receipt) => receipt.id)).toEqual([first?.id, latest?.id]);
});

test('an erasure of many events has its count in the receipt from the first time that anybody sees it', async () => {
  await sendMany();
  const { eventsRedacted, jobId } = await erase();
  expect([eventsRedacted, typeof jobId]).toEqual([many, 'string']);
  expect(ledger.receipts).toMatchObject([{ entityId, eventsRedacted: many }]);
  expect(await receipts()).toEqual(ledger.receipts);
  await until(async () => (await owner`select 1 from jobs where status = 'processing'`).length === 0, 20_000);
  await tidy();
  expect(await receipts()).toEqual(ledger.receipts);
});

describe('an erasure whose receipt does not get into the ledger', () => {
  test('is not acknowledged, and is when it is repeated', async () => {
    ledger.failure = new Error('The disk is full.');
    await expect(erase()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('the entity is erased, but its receipt could not be kept'),
    });
    ledger.failure = null;
    expect(await erase()).toMatchObject({ deleted: true, eventsRedacted: 0 });
    expect(ledger.receipts).toEqual(await receipts());
  });

  test('is in it before anybody reads the receipt', async () => {
    ledger.failure = new Error('The disk is full.');
    await expect(erase()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(receipts()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    ledger.failure = null;
    const read = await Promise.all(Array.from({ length: 20 }, receipts));
    // Whoever reads at the same time shares what is to be done.
    expect(ledger.receipts).toHaveLength(1);
    for (const one of read) expect(one).toEqual(ledger.receipts);
  });

  test('lets no export begin, which is written down only when it does', async () => {
    ledger.failure = new Error('The disk is full.');
    await expect(erase()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const begin = async () => (await exportEntity(context, { externalId: id })).pieces[Symbol.asyncIterator]().next();
    const exports = () => owner`select 1 from audit_log where action = 'entity.exported' and subject = ${entityId}`;
    await expect(begin()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await exports()).toHaveLength(0);
    ledger.failure = null;
    expect((await begin()).value).toContain(ledger.receipts[0]?.id);
    expect(await exports()).toHaveLength(1);
  });

  test('because its process died is put there by the tidying, once', async () => {
    await erase({ ...context, core: { ...core, erasureLedger: null } });
    expect(ledger.receipts).toEqual([]);
    await tidy();
    expect(ledger.receipts).toEqual(await receipts());
    await tidy();
    expect(ledger.receipts).toHaveLength(1);
  });

  test('and not even counted, keeps no other out, is counted by whoever asks, and a repeat tells the job that overwrites', async () => {
    await sendMany();
    await owner.unsafe(`
      create function refuse() returns boolean language plpgsql as $$ begin raise exception 'no' using errcode = '57014'; end $$;
      create policy refused on erasure_receipts as restrictive for update to oda_app
        using (signature is not null or refuse())`);
    await expect(erase()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const other = await sendEntity(context, player(`${id}-other`));
    await eraseEntity({ ...context, core: { ...core, erasureLedger: null } }, { externalId: `${id}-other` });
    await tidy();
    expect(ledger.receipts).toMatchObject([{ entityId: other.id }]);
    await owner.unsafe('drop function refuse cascade');
    ledger.failure = new Error('The disk is full.');
    await expect(receipts()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    ledger.failure = null;
    const asked = await receipts();
    expect(asked).toMatchObject([{ eventsRedacted: many }]);
    await tidy();
    expect(ledger.receipts.filter((receipt) => receipt.entityId === entityId)).toEqual(asked);
    const [job] = await owner<{ id: string }[]>`select id from jobs where entity_id = ${number()}`;
    const repeated = { eventsRedacted: 0, statesRemoved: 0, jobId: formatId('job', BigInt(job?.id ?? 0)) };
    expect(await erase()).toMatchObject(repeated);
    await sendEntity(context, player(id));
    for (const _ of ['first', 'repeated']) expect(await erase()).not.toHaveProperty('jobId');
  });
});

test('a receipt can be neither changed nor removed by the program', async () => {
  await erase();
  const attempt = (statement: string) =>
    core.database
      .transact([context.operatorId], ({ sql }) => sql.unsafe(statement))
      .then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
  for (const change of ['states_removed = 7', 'erased_at = now()', "reason = 'retention'", 'entity_id = 1'])
    expect(await attempt(`update erasure_receipts set ${change}`), change).toBe('42501');
  expect(await attempt('delete from erasure_receipts')).toBe('42501');
});
