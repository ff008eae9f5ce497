import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { anId, aTime, at, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

interface Entity {
  id: string;
  createdAt: string;
  updatedAt: string;
  data: object;
}

describeHosts('entities', ({ base }) => {
  const open = () => openApi(core(), base);
  const upserted = (externalId: string, entityType: string, action: string, id: unknown = anId('ent')) => {
    return { id, externalId, entityType, action };
  };

  test('posting creates with 201, posting again updates with 200 and keeps the id', async () => {
    const api = await open();
    const first = await api.post<Entity>('/entities', player('p'));
    expectSuccess(first, 201, upserted('p', 'player', 'created'));
    expectSuccess(await api.post('/entities', player('p')), 200, upserted('p', 'player', 'updated', first.data.id));
  });

  test('reading gives the entity as it was sent, and when it was made and changed', async () => {
    const api = await open();
    const data = { email: 'ada@example.com', country: 'MT', tags: ['a', { b: null }], nested: { email: 'x' }, '': 0 };
    const { data: made } = await api.post<Entity>('/entities', player('p', data));
    const read = await api.get<Entity>(at('p'));
    expectSuccess(read, 200, {
      id: made.id,
      externalId: 'p',
      entityType: 'player',
      data,
      createdAt: aTime(),
      updatedAt: read.data.createdAt,
    });
    expect(Math.abs(Date.parse(read.data.createdAt) - Date.now())).toBeLessThan(10_000);
    await sleep(5);
    await api.post('/entities', player('p', data));
    const later = await api.get<Entity>(at('p'));
    expectSuccess(later, 200, { ...read.data, updatedAt: aTime() });
    expect(later.data.updatedAt > read.data.updatedAt).toBe(true);
  });

  test('posting again replaces the data and merges nothing', async () => {
    const api = await open();
    await api.post('/entities', player('p', { country: 'MT', phone: '1', first_name: 'Ada' }));
    await api.post('/entities', player('p', { currency: 'EUR' }));
    const { data } = await api.get<Entity>(at('p'));
    expect(data.data).toStrictEqual({ email: 'p@example.com', currency: 'EUR' });
  });

  test('required fields must be there every time', async () => {
    const api = await open();
    await api.post('/entities', player('p', { country: 'MT' }));
    const again = { entityType: 'player', externalId: 'p', data: { country: 'IT' } };
    const message = 'Missing required field: "email"';
    expectRefusal(await api.post('/entities', again), 400, 'VALIDATION_FAILED', message, [{ field: 'email', message }]);
    const { data } = await api.get<Entity>(at('p'));
    expect(data.data).toStrictEqual({ email: 'p@example.com', country: 'MT' });
  });

  test('an externalId is one entity whatever its type: posting another type sets it', async () => {
    const api = await open();
    const { data: made } = await api.post<Entity>('/entities', player('x'));
    const game = { entityType: 'game', externalId: 'x', data: { name: 'Roulette' } };
    expectSuccess(await api.post('/entities', game), 200, upserted('x', 'game', 'updated', made.id));
    const { data } = await api.get<Entity>(at('x'));
    expect(data).toMatchObject({ id: made.id, entityType: 'game', data: { name: 'Roulette' } });
    expect(data.data).toStrictEqual({ name: 'Roulette' });
  });

  test('each absent field is named, and null is absent', async () => {
    const api = await open();
    const whole = player('p');
    for (const field of ['entityType', 'externalId', 'data'] as const) {
      const { [field]: _, ...rest } = whole;
      const message = `Missing required field: "${field}"`;
      for (const body of [rest, { ...whole, [field]: null }])
        expectRefusal(await api.post('/entities', body), 400, 'MISSING_FIELDS', message);
    }
    expectRefusal(await api.post('/entities', {}), 400, 'MISSING_FIELDS', 'Missing required field: "entityType"');
    expectRefusal(await api.get(at('p')), 404, 'ENTITY_NOT_FOUND');
  });

  test.each([5, true, 'text', [], [{}]])('data that is no object is refused: %j', async (data) => {
    const api = await open();
    expectRefusal(await api.post('/entities', { ...player('p'), data }), 400, 'VALIDATION_FAILED');
  });

  test.each([5, true, [], {}])('a type that is no text is refused: %j', async (entityType) => {
    const api = await open();
    expectRefusal(await api.post('/entities', { ...player('p'), entityType }), 400, 'VALIDATION_FAILED');
  });

  test.each(['null', '[]', '5', '"x"', '', '{', '[{}]'])(
    'a body that is no JSON object is refused: %j',
    async (body) => {
      const api = await open();
      expectRefusal(await api.post('/entities', body), 400, 'INVALID_INPUT');
    },
  );

  test('two entities have two ids, rising with time', async () => {
    const api = await open();
    const first = await api.post<Entity>('/entities', player('a'));
    const second = await api.post<Entity>('/entities', player('b'));
    expect(second.data.id > first.data.id).toBe(true);
  });

  test('an entity that is not there is a 404, the same for another operator’s', async () => {
    const [api, other] = [await open(), await open()];
    await other.post('/entities', player('p'));
    const absent = await api.get(at('nobody'));
    expectRefusal(absent, 404, 'ENTITY_NOT_FOUND');
    const foreign = await api.get(at('p'));
    expect({ ...foreign.body, requestId: '' }).toStrictEqual({ ...absent.body, requestId: '' });
    expectRefusal(await api.erase(at('p')), 404, 'ENTITY_NOT_FOUND');
    expect((await other.get(at('p'))).status).toBe(200);
  });

  test('concurrent posts of one new entity create it once', async () => {
    const api = await open();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => api.post<{ id: string; action: string }>('/entities', player('p', { n }))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, data }) => status === 200 && data.action === 'updated')).toHaveLength(19);
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
  });
});
