import { expect, test } from 'vitest';
import { type Api, anId, at, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

describeHosts('idempotency keys of what was erased', ({ base }) => {
  const open = () => openApi(core(), base);
  const write = async (api: Api) => {
    await api.post('/entities', player('p', { n: 1 }), 'made');
    await api.post('/entities', player('p', { n: 2 }), 'updated');
    await api.post(at('p', '/events'), deposit(1), 'event');
    await api.post('/batch/events', [{ externalId: 'p', ...deposit(2), idempotencyKey: 'item' }]);
  };
  const expectNothingRevived = async (api: Api) =>
    expect((await api.get(at('p'))).data).toMatchObject({ data: { _deleted: true } });

  test('a late repeat revives nobody: 409 for the entity, 404 for the event', async () => {
    const api = await open();
    await write(api);
    await api.erase(at('p'));
    expectRefusal(await api.post('/entities', player('p', { n: 1 }), 'made'), 409, 'ENTITY_ERASED');
    expectRefusal(await api.post('/entities', player('p', { n: 2 }), 'updated'), 409, 'ENTITY_ERASED');
    expectRefusal(await api.post(at('p', '/events'), deposit(1), 'event'), 404, 'ENTITY_NOT_FOUND');
    await expectNothingRevived(api);
  });

  test('an item of a batch that repeats one fails with ENTITY_NOT_FOUND', async () => {
    const api = await open();
    await write(api);
    await api.erase(at('p'));
    const items = ['event', 'item'].map((idempotencyKey, n) => ({
      externalId: 'p',
      ...deposit(n + 1),
      idempotencyKey,
    }));
    const { data } = await api.post('/batch/events', items);
    const error = { externalId: 'p', code: 'ENTITY_NOT_FOUND' };
    expect(data).toMatchObject({
      succeeded: 0,
      failed: 2,
      errors: [
        { index: 0, ...error },
        { index: 1, ...error },
      ],
    });
    expect(data).not.toHaveProperty('duplicates');
  });

  test('another request with such a key is 422 as ever', async () => {
    const api = await open();
    await write(api);
    await api.erase(at('p'));
    expectRefusal(await api.post('/entities', player('p', { n: 3 }), 'made'), 422, 'IDEMPOTENCY_KEY_REUSED');
    expectRefusal(await api.post('/entities', player('other'), 'updated'), 422, 'IDEMPOTENCY_KEY_REUSED');
    expectRefusal(await api.post(at('p', '/events'), deposit(9), 'event'), 422, 'IDEMPOTENCY_KEY_REUSED');
    const items = [{ externalId: 'p', ...deposit(9), idempotencyKey: 'item' }];
    const { data } = await api.post('/batch/events', items);
    expect(data).toMatchObject({ failed: 1, errors: [{ index: 0, externalId: 'p', code: 'IDEMPOTENCY_KEY_REUSED' }] });
    await expectNothingRevived(api);
    expectRefusal(await api.get(at('other')), 404, 'ENTITY_NOT_FOUND');
  });

  test('they stay claimed when the entity lives anew, and the old event stays unrepeated', async () => {
    const api = await open();
    await write(api);
    await api.erase(at('p'));
    await api.post('/entities', player('p'), 'anew');
    expectRefusal(await api.post('/entities', player('p', { n: 1 }), 'made'), 409, 'ENTITY_ERASED');
    expectRefusal(await api.post(at('p', '/events'), deposit(1), 'event'), 404, 'ENTITY_NOT_FOUND');
    const events = await api.get(at('p', '/events'));
    expect(events.data).toMatchObject([{ data: { _redacted: true } }, { data: { _redacted: true } }]);
    expect((await api.get(at('p'))).data).toMatchObject({ data: { email: 'p@example.com' } });
    const replay = await api.post('/entities', player('p'), 'anew');
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
    expect(replay.status).toBe(201);
  });

  test('those of other entities are answered as before', async () => {
    const api = await open();
    await write(api);
    const q = await api.post('/entities', player('q'), 'of q');
    await api.erase(at('p'));
    const again = await api.post('/entities', player('q'), 'of q');
    expect([again.status, again.text]).toStrictEqual([q.status, q.text]);
  });

  test('the stored answer of a batch stays and is given again without writing anything', async () => {
    const api = await open();
    const batch = await api.post('/batch/entities', [player('p'), player('q')], 'batch');
    expectSuccess(batch, 200, { jobId: anId('job'), succeeded: 2, failed: 0, errors: [] });
    await api.erase(at('p'));
    const again = await api.post('/batch/entities', [player('p'), player('q')], 'batch');
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toStrictEqual([
      200,
      batch.text,
      'true',
    ]);
    await expectNothingRevived(api);
  });

  test('a key that only a refused event used is free', async () => {
    const api = await open();
    await write(api);
    await api.erase(at('p'));
    expectRefusal(await api.post(at('p', '/events'), deposit(5), 'late'), 404, 'ENTITY_NOT_FOUND');
    await api.post('/entities', player('p'));
    expect((await api.post(at('p', '/events'), deposit(5), 'late')).status).toBe(201);
  });
});
