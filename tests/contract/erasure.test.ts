import { expect, test } from 'vitest';
import { type Api, anId, aTime, at, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { useSuperuser } from './superuser.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();
const superuser = useSuperuser();

interface Erased {
  externalId: string;
  deletedAt: string;
}
interface Entity {
  id: string;
  createdAt: string;
  updatedAt: string;
  data: object;
}
const redacted = { _redacted: true };

describeHosts('an erasure', ({ base }) => {
  const open = () => openApi(core(), base);
  const fill = async (api: Api, id = 'p') => {
    await api.post('/entities', player(id, { phone: '555', country: 'MT' }));
    for (const amount of [1, 2, 3]) await api.post(at(id, '/events'), deposit(amount));
    await api.put(at(id, '/state/balance'), 10);
    await api.put(at(id, '/state/kyc_status'), { value: 'ok' });
  };
  const eventData = async (api: Api, id = 'p') =>
    (await api.get<{ data: object }[]>(at(id, '/events'))).data.map(({ data }) => data);

  test('answers with what it did', async () => {
    const api = await open();
    await fill(api);
    const answer = await api.erase<Erased>(at('p'));
    const counts = { eventsRedacted: 3, statesRemoved: 2 };
    expectSuccess(answer, 200, { externalId: 'p', deleted: true, deletedAt: aTime(), ...counts });
    expect(Math.abs(Date.parse(answer.data.deletedAt) - Date.now())).toBeLessThan(10_000);
  });

  test('leaves an entity that reads as deleted, its events redacted and no state', async () => {
    const api = await open();
    await fill(api);
    const before = await api.get<Entity>(at('p'));
    const events = await api.get<object[]>(at('p', '/events'));
    const { data: erased } = await api.erase<Erased>(at('p'));
    expectSuccess(await api.get(at('p')), 200, {
      ...before.data,
      data: { _deleted: true },
      updatedAt: erased.deletedAt,
      deletedAt: erased.deletedAt,
    });
    const pagination = { limit: 100, offset: 0, hasMore: false, nextCursor: null };
    const emptied = events.data.map((event) => ({ ...event, data: redacted }));
    expectSuccess(await api.get(at('p', '/events')), 200, emptied, { pagination });
    expectSuccess(await api.get(at('p', '/state')), 200, []);
    expectRefusal(await api.get(at('p', '/state/balance')), 404, 'NOT_FOUND');
  });

  test('answers a second time as the first with zero counts', async () => {
    const api = await open();
    await fill(api);
    const { data: first } = await api.erase<Erased>(at('p'));
    const again = { ...first, eventsRedacted: 0, statesRemoved: 0 };
    expectSuccess(await api.erase(at('p')), 200, again);
    expectSuccess(await api.erase(at('p')), 200, again);
  });

  test('of an entity that is not there is a 404', async () => {
    const api = await open();
    expectRefusal(await api.erase(at('nobody')), 404, 'ENTITY_NOT_FOUND');
  });

  test('touches no other entity', async () => {
    const api = await open();
    await fill(api, 'p');
    await fill(api, 'q');
    const before = [await api.get(at('q')), await api.get(at('q', '/events')), await api.get(at('q', '/state'))];
    await api.erase(at('p'));
    const after = [await api.get(at('q')), await api.get(at('q', '/events')), await api.get(at('q', '/state'))];
    expect(after.map(({ text }) => text)).toStrictEqual(before.map(({ text }) => text));
  });

  test('lets no new event or state in, alone or in a batch', async () => {
    const api = await open();
    await fill(api);
    await api.erase(at('p'));
    const gone = await api.post(at('nobody', '/events'), deposit(4));
    for (const answer of [
      await api.post(at('p', '/events'), deposit(4)),
      await api.put(at('p', '/state/balance'), 1),
    ]) {
      expectRefusal(answer, 404, 'ENTITY_NOT_FOUND');
      expect(answer.body.error).toStrictEqual(gone.body.error);
    }
    const message = (gone.body.error as { message: string }).message;
    const errors = [{ index: 0, externalId: 'p', code: 'ENTITY_NOT_FOUND', message }];
    const refused = { jobId: anId('job'), succeeded: 0, failed: 1, errors };
    expectSuccess(await api.post('/batch/events', [{ externalId: 'p', ...deposit(4) }]), 200, refused);
    expectSuccess(await api.post('/batch/states', [{ externalId: 'p', stateKey: 'balance', value: 1 }]), 200, refused);
    expect(await eventData(api)).toStrictEqual([redacted, redacted, redacted]);
    expect((await api.get(at('p', '/state'))).data).toStrictEqual([]);
  });

  test.each(['/entities', '/batch/entities'])('is followed by a new life when %s sends it again', async (path) => {
    const api = await open();
    await fill(api);
    const before = await api.get<Entity>(at('p'));
    const { data: erased } = await api.erase<Erased>(at('p'));
    const anew = await api.post(path, path === '/entities' ? player('p') : [player('p')]);
    const made = { id: before.data.id, externalId: 'p', entityType: 'player', action: 'created' };
    if (path === '/entities') expectSuccess(anew, 201, made);
    else expect(anew.data).toMatchObject({ succeeded: 1, failed: 0 });
    const { data: entity } = await api.get<Entity>(at('p'));
    expect(Object.keys(entity)).not.toContain('deletedAt');
    expect(entity).toMatchObject({ id: before.data.id, data: { email: 'p@example.com' } });
    expect(entity.createdAt >= erased.deletedAt && entity.createdAt > before.data.createdAt).toBe(true);
    await api.post(at('p', '/events'), deposit(9));
    expect(await eventData(api)).toStrictEqual([deposit(9).data, redacted, redacted, redacted]);
    expect((await api.erase(at('p'))).data).toMatchObject({ eventsRedacted: 1, statesRemoved: 0 });
    expect(await eventData(api)).toStrictEqual([redacted, redacted, redacted, redacted]);
  });

  test('with suppressErased is final: creating again is refused, alone and in a batch, until it is off', async () => {
    const api = await open();
    await fill(api, 'p');
    await api.put('/settings', { suppressErased: true });
    expect((await api.post('/entities', player('p'))).status).toBe(200);
    await api.erase(at('p'));
    expectRefusal(await api.post('/entities', player('p')), 409, 'ENTITY_ERASED');
    const batch = await api.post<{ errors: object[] }>('/batch/entities', [player('q'), player('p')]);
    expect(batch.data).toMatchObject({ succeeded: 1, failed: 1 });
    const message = expect.any(String) as string;
    expect(batch.data.errors).toStrictEqual([{ index: 1, externalId: 'p', code: 'ENTITY_ERASED', message }]);
    expect((await api.get<Entity>(at('p'))).data.data).toStrictEqual({ _deleted: true });
    await api.put('/settings', { suppressErased: false });
    expect((await api.post('/entities', player('p'))).status).toBe(201);
  });

  test.each(['_deleted', '_redacted'])(
    'writes a mark that nobody else may: %s is refused at the top of data',
    async (field) => {
      const api = await open();
      await api.post('/entities', player('p'));
      const data = { ...deposit(1).data, [field]: true };
      const message = expect.stringContaining(field);
      const details = [{ field, message: expect.any(String) }];
      const entity = await api.post('/entities', player('p', { [field]: false }));
      expectRefusal(entity, 400, 'VALIDATION_FAILED', message, details);
      const event = await api.post(at('p', '/events'), { eventType: 'transaction', data });
      expectRefusal(event, 400, 'VALIDATION_FAILED', message, details);
      const events = await api.post('/batch/events', [{ externalId: 'p', eventType: 'transaction', data }]);
      expect(events.data).toMatchObject({ failed: 1, errors: [{ code: 'VALIDATION_FAILED', message }] });
      const entities = await api.post('/batch/entities', [player('p', { [field]: null })]);
      expect(entities.data).toMatchObject({ failed: 1, errors: [{ code: 'VALIDATION_FAILED', message }] });
      expect((await api.post('/entities', player('p', { nested: { [field]: true } }))).status).toBe(200);
      expect((await api.put(at('p', '/state/balance'), { [field]: true })).status).toBe(200);
    },
  );

  test('sets the externalId in stored answers of batches to null and keeps the rest', async () => {
    const api = await open();
    await fill(api);
    const items = [player('p', { email: null }), player('q', { email: null }), player('ok')];
    const { data } = await api.post<{ jobId: string; errors: object[] }>('/batch/entities', items, 'key');
    const message = 'Missing required field: "email"';
    const errors = ['p', 'q'].map((externalId, index) => ({ index, externalId, code: 'VALIDATION_FAILED', message }));
    expect(data.errors).toStrictEqual(errors);
    await api.erase(at('p'));
    const kept = [{ ...errors[0], externalId: null }, errors[1]];
    expectSuccess(await api.post('/batch/entities', items, 'key'), 200, { ...data, errors: kept });
    const job = await api.get<{ output: { errors: object[] } }>(`/batch/jobs/${data.jobId}`);
    expect(job.data.output.errors).toStrictEqual(kept);
  });

  test('takes the sealed PII and every value with it, in the tables too', async () => {
    const api = await open();
    await fill(api);
    await api.erase(at('p'));
    const mine = { operator_id: api.tenant.operatorId };
    const [entity] = await superuser()`
      select data::text as data, pii, pii_fields from entities where operator_id = ${mine.operator_id}`;
    expect(entity).toStrictEqual({ data: '{"_deleted":true}', pii: null, pii_fields: null });
    const events =
      await superuser()`select distinct data::text as data from events where operator_id = ${mine.operator_id}`;
    expect([...events]).toStrictEqual([{ data: '{"_redacted":true}' }]);
    const states = await superuser()`select * from states where operator_id = ${mine.operator_id}`;
    expect([...states]).toStrictEqual([]);
  });
});
