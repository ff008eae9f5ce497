import { verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ErasureReceipt } from '#server/domain/erasures/schemas.ts';
import { testLedger } from '../setup/hosts.ts';
import { at, deposit, expectRefusal, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

/** What a client does who trusts nothing but the key. */
function isGenuine({ signature, ...receipt }: ErasureReceipt, pem: string): boolean {
  const { id, kind } = receipt.erasedBy;
  const sorted = Object.fromEntries(Object.entries({ ...receipt, erasedBy: { id, kind } }).sort());
  return verify(null, Buffer.from(JSON.stringify(sorted)), pem, Buffer.from(signature, 'base64url'));
}

describeHosts('the receipt of an erasure', ({ base }) => {
  const open = () => openApi(core(), base);

  test('says what the erasure answered, verifies with the published key, and was in the ledger before', async () => {
    const api = await open();
    await api.post('/entities', player('p'));
    await api.post(at('p', '/events'), deposit(1));
    await api.put(at('p', '/state/balance'), 10);
    const { data: erased } = await api.erase<{ deletedAt: string }>(at('p'));
    const ledger = await readFile(testLedger, 'utf8');
    const { status, data: receipt } = await api.get<ErasureReceipt>(at('p', '/erasure'));
    expect([status, receipt]).toEqual([
      200,
      expect.objectContaining({ erasedAt: erased.deletedAt, eventsRedacted: 1, statesRemoved: 1, reason: 'request' }),
    ]);
    const { data: keys } = await api.get<{ keyId: string; publicKey: string }[]>('/erasure-keys');
    const pem = keys.find(({ keyId }) => keyId === receipt.keyId)?.publicKey ?? '';
    expect(isGenuine(receipt, pem)).toBe(true);
    expect(isGenuine({ ...receipt, eventsRedacted: 0 }, pem)).toBe(false);
    expect(ledger).toContain(`${JSON.stringify(receipt)}\n`);
  });

  test('stays when the entity is created anew, and the latest is answered', async () => {
    const api = await open();
    await api.post('/entities', player('p'));
    await api.erase(at('p'));
    const { data: first } = await api.get<ErasureReceipt>(at('p', '/erasure'));
    await api.post('/entities', player('p'));
    expect((await api.get(at('p', '/erasure'))).data).toEqual(first);
    await api.erase(at('p'));
    const { data: second } = await api.get<ErasureReceipt>(at('p', '/erasure'));
    expect([second.externalIdHmac, second.entityId]).toEqual([first.externalIdHmac, first.entityId]);
    expect(second.id > first.id).toBe(true);
  });

  test('is not found for an entity that was never erased, and there is no entity where there is none', async () => {
    const api = await open();
    await api.post('/entities', player('p'));
    expectRefusal(await api.get(at('p', '/erasure')), 404, 'NOT_FOUND');
    expectRefusal(await api.get(at('nobody', '/erasure')), 404, 'ENTITY_NOT_FOUND');
    const other = await open();
    await other.post('/entities', player('q'));
    await other.erase(at('q'));
    expectRefusal(await api.get(at('q', '/erasure')), 404, 'ENTITY_NOT_FOUND');
  });

  test('names the same external id differently for each operator', async () => {
    const receipts: ErasureReceipt[] = [];
    for (const api of [await open(), await open()]) {
      await api.post('/entities', player('p'));
      await api.erase(at('p'));
      receipts.push((await api.get<ErasureReceipt>(at('p', '/erasure'))).data);
    }
    expect(receipts[0]?.externalIdHmac).not.toBe(receipts[1]?.externalIdHmac);
  });
});
