import { expect, test } from 'vitest';
import { at, connect, deposit, expectRefusal, openApi, player } from './http.ts';
import { readEveryTable, useSuperuser } from './superuser.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();
const superuser = useSuperuser();

const pii = {
  email: 'canary-email@example.com',
  first_name: 'Canaryfirst',
  last_name: 'Canarylast',
  phone: '+356 5550 1234 99',
  date_of_birth: '1987-06-05T00:00:00canary',
};
const fields = Object.keys(pii);
const open = { country: 'MT', note: 'nothing secret' };

interface Entity {
  data: Record<string, unknown>;
}

describeHosts('PII', ({ base }) => {
  const openOne = () => openApi(core(), base);

  test('reads decrypted with read:pii, and "[encrypted]" without it, names in the clear', async () => {
    const api = await openOne();
    await api.post('/entities', player('p', { ...open, ...pii }));
    expect((await api.get<Entity>(at('p'))).data.data).toStrictEqual({ ...open, ...pii });
    const blind = connect(base, await api.tenant.createKey(['read']));
    const masked = Object.fromEntries(fields.map((field) => [field, '[encrypted]']));
    const answer = await blind.get<Entity>(at('p'));
    expect(answer.data.data).toStrictEqual({ ...open, ...masked });
    for (const value of Object.values(pii)) expect(answer.text).not.toContain(value);
  });

  test('only the fields that are there are shown as encrypted', async () => {
    const api = await openOne();
    await api.post('/entities', player('p', open));
    const blind = connect(base, await api.tenant.createKey(['read']));
    expect((await blind.get<Entity>(at('p'))).data.data).toStrictEqual({ ...open, email: '[encrypted]' });
  });

  test('of any JSON type comes back as it was sent', async () => {
    const api = await openOne();
    const text =
      '{"email":12345678901234567890,"phone":{"n":[0.1,1e2]},"first_name":null,"last_name":"","date_of_birth":[]}';
    await api.post('/entities', `{"entityType":"player","externalId":"p","data":${text}}`);
    const answer = await api.get(at('p'));
    expect(answer.text).toContain('12345678901234567890');
    expect(answer.data).toMatchObject({ data: JSON.parse(text) });
  });

  test('is PII of a player alone: the same names of a game, and below the top, stay readable', async () => {
    const api = await openOne();
    const game = { name: 'Roulette', email: 'support@example.com', phone: '[encrypted]' };
    await api.post('/entities', { entityType: 'game', externalId: 'g', data: game });
    await api.post('/entities', player('p', { contact: { email: '[encrypted]', phone: '7' } }));
    const blind = connect(base, await api.tenant.createKey(['read']));
    expect((await blind.get<Entity>(at('g'))).data.data).toStrictEqual(game);
    expect((await blind.get<Entity>(at('p'))).data.data.contact).toStrictEqual({ email: '[encrypted]', phone: '7' });
  });

  test.each(fields)('"[encrypted]" as the value of %s is refused, alone and in a batch', async (field) => {
    const api = await openOne();
    await api.post('/entities', player('p', pii));
    const posted = player('p', { ...pii, [field]: '[encrypted]' });
    const message = expect.stringContaining(field);
    const refused = await api.post('/entities', posted);
    expectRefusal(refused, 400, 'VALIDATION_FAILED', message, [{ field, message: expect.any(String) }]);
    const { data } = await api.post('/batch/entities', [posted]);
    const error = { index: 0, externalId: 'p', code: 'VALIDATION_FAILED', message };
    expect(data).toMatchObject({ succeeded: 0, failed: 1, errors: [error] });
    expect((await api.get<Entity>(at('p'))).data.data).toStrictEqual(pii);
  });

  test('text that merely looks sealed is ordinary text', async () => {
    const api = await openOne();
    const data = { email: '[Encrypted]', first_name: '[encrypted] ', last_name: 'AQAAAAE=' };
    await api.post('/entities', player('p', data));
    expect((await api.get<Entity>(at('p'))).data.data).toStrictEqual(data);
  });

  test('is in no other answer and in no table, also after it was replaced', async () => {
    const api = await openOne();
    await api.post('/entities', player('p', pii), 'key-of-p');
    await api.post('/entities', player('p', pii), 'key-of-p');
    const batch = [player('p', pii), player('p', { ...pii, email: '' }), player('p', { ...pii, _deleted: true })];
    const answer = await api.post<{ jobId: string }>('/batch/entities', batch, 'batch-of-p');
    const replayed = await api.post('/batch/entities', batch, 'batch-of-p');
    await api.post(at('p', '/events'), deposit(1));
    const others = await Promise.all([
      api.get(`/batch/jobs/${answer.data.jobId}`),
      api.get(at('p', '/events')),
      api.get(at('p', '/state')),
      api.get('/settings'),
      api.get('/templates'),
    ]);
    for (const { text } of [answer, replayed, ...others])
      for (const value of Object.values(pii)) expect(text).not.toContain(value);
    for (const [table, rows] of await readEveryTable(superuser()))
      for (const value of Object.values(pii)) expect(rows.includes(value), `${value} in ${table}`).toBe(false);
  });
});
