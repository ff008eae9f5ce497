import { describe, expect, test } from 'vitest';
import { anId, at, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

const ordinary = [
  ...['0', 'null', 'undefined', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'events', 'state', 'batch'],
  ...['a/b', '/', '//', '/a', 'a/', 'a/../b', '...', '.a', '..a', 'a.', '%', '%%', '100%', 'a%2Fb', 'a%252Fb', '%2e'],
  ...['%2E%2E', '%00', '%zz', 'a b', 'a  b', 'a+b', 'a?b=c', 'a#b', 'a&b', ';', ':', '*', '~', '!', '\\', 'C:\\x', '|'],
  ...['"', "'", '`', "' or 1=1 --", '{}', '[a]', '<b>', '$1', '$(x)', ',', '(', ')', '^', '@', 'a@b.c', '=', '-', '_'],
  ...[
    'ü',
    'e\u0301',
    '\u00e9',
    '日本語',
    '😀',
    '👩‍👩‍👧',
    'A',
    'a',
    'İ',
    'ß',
    '\u200b',
    '\ufeff',
    'a\u2028b',
    'a\u3000b',
  ],
  ...['\ue000', '\uffff', '\u{10ffff}', 'x'.repeat(255), 'é'.repeat(255), '😀'.repeat(255), 'ent_0123456789abcdef'],
];
const impossible = [
  ...['', ' ', ' a', 'a ', '\u00a0a', 'a\u2003', '\u3000a', 'a\u1680', '\u2028a', 'a\u2029', '\u205fa', 'a\u202f', '.'],
  ...['..', '\ta', 'a\n', 'a\nb', 'a\u0001b', 'a\u007fb', 'a\u0085b', 'a\u009f', 'x'.repeat(256), '😀'.repeat(256)],
];

describeHosts('external ids', ({ base }) => {
  const open = () => openApi(core(), base);

  test('any ordinary text is one, kept exactly as sent, through every call that names it', async () => {
    const api = await open();
    const tryOut = async (id: string) => {
      const made = await api.post<{ id: string }>('/entities', player(id, { email: 'a@b.c', id }));
      expectSuccess(made, 201, { id: anId('ent'), externalId: id, entityType: 'player', action: 'created' });
      const read = await api.get<object>(at(id));
      expect(read.data).toMatchObject({ id: made.data.id, externalId: id, data: { email: 'a@b.c', id } });
      expect((await api.post(at(id, '/events'), deposit(1, { id }))).status).toBe(201);
      const events = await api.get<{ data: { id: string } }[]>(at(id, '/events'));
      expect(events.data.map(({ data }) => data.id)).toStrictEqual([id]);
      expect((await api.put(at(id, '/state/balance'), { value: id })).status).toBe(200);
      expect((await api.get(at(id, '/state/balance'))).data).toMatchObject({ value: id });
      expect((await api.get(at(id, '/state'))).data).toMatchObject([{ value: id }]);
    };
    for (let start = 0; start < ordinary.length; start += 8) {
      const ids = ordinary.slice(start, start + 8);
      await Promise.all(ids.map((id) => tryOut(id).catch((error) => Promise.reject(new Error(id, { cause: error })))));
    }
    for (const externalId of ordinary) {
      const erased = await api.erase<object>(at(externalId));
      expect(erased.data).toMatchObject({ externalId, deleted: true, eventsRedacted: 1, statesRemoved: 1 });
    }
  });

  test('batches take the same ids', async () => {
    const api = await open();
    const all = { jobId: anId('job'), succeeded: ordinary.length, failed: 0, errors: [] };
    expectSuccess(
      await api.post(
        '/batch/entities',
        ordinary.map((id) => player(id, { email: 'a@b.c' })),
      ),
      200,
      all,
    );
    const events = ordinary.map((externalId) => ({ externalId, ...deposit(1, { externalId }) }));
    expectSuccess(await api.post('/batch/events', events), 200, all);
    const states = ordinary.map((externalId) => ({ externalId, stateKey: 'balance', value: externalId }));
    expectSuccess(await api.post('/batch/states', states), 200, all);
    for (const id of ordinary) expect((await api.get(at(id, '/state/balance'))).data).toMatchObject({ value: id });
  });

  test('what no id can be is refused, in a batch for its item alone', async () => {
    const api = await open();
    for (const id of impossible) {
      const answer = await api.post('/entities', player(id, { email: 'a@b.c' }));
      expectRefusal(answer, 400, 'VALIDATION_FAILED', expect.stringMatching(/^externalId /), [
        { field: 'externalId', message: expect.any(String) },
      ]);
    }
    const items = impossible.map((id) => player(id, { email: 'a@b.c' }));
    const { data } = await api.post<{ errors: object[] }>('/batch/entities', [...items, player('good')]);
    expect(data).toMatchObject({ succeeded: 1, failed: impossible.length });
    expect(data.errors).toStrictEqual(
      impossible.map((externalId, index) => {
        const message = expect.stringMatching(/^externalId /) as string;
        return { index, externalId, code: 'VALIDATION_FAILED', message };
      }),
    );
  });

  test.each([5, 0, true, [], {}, ['a']])('an id that is no text is refused: %j', async (externalId) => {
    const api = await open();
    expectRefusal(await api.post('/entities', { ...player('p'), externalId }), 400, 'VALIDATION_FAILED');
  });

  describe('an id that cannot exist is in a path a 404 like one that does not', () => {
    const inPaths = [
      '%20',
      'a%20',
      '%C2%A0a',
      '%00',
      'a%0Ab',
      'a%7F',
      '%C2%85',
      'x'.repeat(256),
      '%F0%9F%98%80'.repeat(256),
    ];

    test.each(inPaths)('%s', async (id) => {
      const api = await open();
      const answers = await Promise.all([
        api.get(`/entities/${id}`),
        api.erase(`/entities/${id}`),
        api.post(`/entities/${id}/events`, deposit(1)),
        api.get(`/entities/${id}/events`),
        api.put(`/entities/${id}/state/balance`, 1),
        api.get(`/entities/${id}/state`),
        api.get(`/entities/${id}/state/balance`),
      ]);
      const absent = await api.get(at('nobody'));
      for (const answer of answers) {
        expectRefusal(answer, 404, 'ENTITY_NOT_FOUND');
        expect(answer.body.error).toStrictEqual(absent.body.error);
      }
    });
  });
});
