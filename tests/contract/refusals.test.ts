import { expect, test, vi } from 'vitest';
import { listRefusals } from '#server/domain/refusals/index.ts';
import { connect, openApi, player } from './http.ts';
import { useSuperuser } from './superuser.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();
const superuser = useSuperuser();
const soon = { timeout: 5_000, interval: 100 };

async function countsOf(operatorId: number): Promise<Record<string, number>> {
  const rows = await superuser()<{ name: string; amount: number }[]>`
    select operation || ' ' || code as name, sum(amount)::int as amount from refusal_rollups
    where operator_id = ${operatorId} and resolution = 'day' group by 1`;
  return Object.fromEntries(rows.map(({ name, amount }) => [name, amount]));
}

describeHosts('what was refused', ({ base }) => {
  test('is counted by operation and code within seconds, and nothing that succeeded is', async () => {
    const api = await openApi(core(), base);
    const { operatorId, createKey } = api.tenant;
    await api.post('/entities', player('p'));
    await api.get('/entities/p');
    await connect(base, await createKey(['read'])).post('/entities', player('p'));
    await api.post('/entities', { entityType: 'player' });
    await api.post('/entities', { entityType: 'player' });
    await api.get('/entities/somebody-secret');
    await api.get('/nowhere/somebody-secret');
    await api.erase('/batch/events');
    await api.post('/batch/entities', [player('p'), player('somebody-secret', { email: '' })]);
    const counts = {
      'POST /entities FORBIDDEN': 1,
      'POST /entities MISSING_FIELDS': 2,
      'GET /entities/:externalId ENTITY_NOT_FOUND': 1,
      'unknown address NOT_FOUND': 1,
      '/batch/events METHOD_NOT_ALLOWED': 1,
      'POST /batch/entities VALIDATION_FAILED': 1,
    };
    await vi.waitFor(async () => expect(await countsOf(operatorId)).toEqual(counts), soon);
    const kept = await superuser()`select r::text as row from refusals r where operator_id = ${operatorId}`;
    expect(kept).toHaveLength(7);
    for (const { row } of kept) expect(row).not.toContain('somebody-secret');
  });

  test('is found by the request id of its answer, with the words of that answer', async () => {
    const { tenant, post } = await openApi(core(), base);
    const { body } = await post('/entities', { entityType: 'wallet', externalId: 'w', data: {} });
    const { requestId, error } = body as { requestId: string; error: { code: string; message: string } };
    const { code, message } = error;
    const found = { requestId, code, message, operation: 'POST /entities', apiKey: { label: 'test' } };
    await vi.waitFor(
      async () => expect((await listRefusals(tenant.context, { requestId })).items).toMatchObject([found]),
      soon,
    );
  });
});
