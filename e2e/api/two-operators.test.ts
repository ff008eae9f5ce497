import { beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import {
  type Answer,
  type Api,
  at,
  type Client,
  connect,
  deposit,
  openApi,
  player,
} from '../../tests/contract/http.ts';
import { describeHosts, useCore } from '../../tests/contract/tenant.ts';

const core = useCore();

/** What an operator has, all under the same names as the other. */
interface Belongings {
  jobIds: string[];
  cursor: string;
  /** Everything of it that another operator must never see. */
  secrets: string[];
}
type Attempt = (client: Client, theirs: Belongings, mark: string) => Promise<Answer>[];

const event = (mark: string) => ({ eventType: 'transaction', data: { ...deposit(1).data, mark } });

/** Each operation, called with all that is another operator's; writes carry the mark of who writes. */
const attempts: Record<string, Attempt> = {
  'GET /templates': (client) => [client.get('/templates')],
  'GET /settings': (client) => [client.get('/settings')],
  'PUT /settings': (client) => [client.put('/settings', { dataRetentionDays: 99 })],
  'POST /entities': (client, _, mark) => [
    client.post('/entities', player('shared', { mark })),
    client.post('/entities', player('shared', { mark }), 'shared key'),
  ],
  'GET /entities/:externalId': (client) => [client.get(at('shared')), client.get(at('alone'))],
  'DELETE /entities/:externalId': (client) => [client.erase(at('shared')), client.erase(at('alone'))],
  'POST /entities/:externalId/events': (client, _, mark) => [
    client.post(at('shared', '/events'), event(mark)),
    client.post(at('shared', '/events'), event(mark), 'shared key'),
    client.post(at('alone', '/events'), event(mark)),
  ],
  'GET /entities/:externalId/events': (client, { cursor }) => [
    client.get(at('shared', '/events')),
    client.get(at('shared', `/events?cursor=${cursor}`)),
    client.get(at('shared', '/events?limit=1&type=transaction')),
    client.get(at('alone', '/events')),
  ],
  'GET /entities/:externalId/state': (client) => [
    client.get(at('shared', '/state')),
    client.get(at('alone', '/state')),
  ],
  'GET /entities/:externalId/state/:key': (client) => [
    client.get(at('shared', '/state/balance')),
    client.get(at('alone', '/state/balance')),
  ],
  'PUT /entities/:externalId/state/:key': (client, _, mark) => [
    client.put(at('shared', '/state/balance'), { value: mark }),
    client.put(at('alone', '/state/balance'), { value: mark }),
  ],
  'POST /batch/entities': (client, _, mark) => [
    client.post('/batch/entities', [player('shared', { mark })], 'shared key'),
  ],
  'POST /batch/events': (client, _, mark) => {
    const items = ['shared', 'alone'].map((externalId) => ({ externalId, ...event(mark), idempotencyKey: externalId }));
    return [client.post('/batch/events', items, 'shared key')];
  },
  'POST /batch/states': (client, _, mark) => {
    const items = ['shared', 'alone'].map((externalId) => ({ externalId, stateKey: 'balance', value: mark }));
    return [client.post('/batch/states', items, 'shared key')];
  },
  'GET /entities/:externalId/erasure': (client) => ['shared', 'alone'].map((id) => client.get(at(id, '/erasure'))),
  'GET /entities/:externalId/export': (client) => ['shared', 'alone'].map((id) => client.get(at(id, '/export'))),
  'GET /erasure-keys': (client) => [client.get('/erasure-keys')],
  'GET /batch/jobs/:jobId': (client, { jobIds }) => jobIds.map((jobId) => client.get(`/batch/jobs/${jobId}`)),
};

async function fill(api: Api, mark: string, alone: boolean): Promise<Belongings> {
  const text = `mark-of-${mark}`;
  const own = [player('shared', { email: `${text}@example.com`, mark: text })];
  if (alone) own.push(player('alone', { email: `${text}@example.com`, mark: text }));
  await api.put('/settings', { dataRetentionDays: 1_000 + mark.length });
  const ids: string[] = [];
  const keep = <T extends { id?: string }>({ data }: Answer<T>) => void (data.id && ids.push(data.id));
  for (const entity of own) {
    keep(await api.post<{ id: string }>('/entities', entity, `${entity.externalId} key`));
    keep(await api.post<{ id: string }>(at(entity.externalId, '/events'), event(text), `${entity.externalId} key`));
    keep(await api.post<{ id: string }>(at(entity.externalId, '/events'), event(text)));
    await api.put(at(entity.externalId, '/state/balance'), { value: text });
  }
  const batches = [
    await api.post<{ jobId: string }>('/batch/entities', [...own, { ...own[0], data: {} }], 'shared key'),
    await api.post<{ jobId: string }>('/batch/events', [{ externalId: text, ...event(text) }], 'shared key'),
    await api.post<{ jobId: string }>(
      '/batch/states',
      [{ externalId: text, stateKey: 'balance', value: 1 }],
      'shared key',
    ),
  ];
  const jobIds = batches.map(({ data }) => data.jobId);
  const page = await api.get(at('shared', '/events?limit=1'));
  const cursor = (page.body.pagination as { nextCursor: string }).nextCursor;
  return { jobIds, cursor, secrets: [text, ...ids, ...jobIds, api.tenant.secret] };
}

/** Everything that the operator itself can read, byte for byte. */
async function readAll(client: Client, { jobIds }: Belongings): Promise<string> {
  const ofEntities = ['shared', 'alone'].flatMap((id) => [at(id), at(id, '/events'), at(id, '/state')]);
  const paths = ['/settings', ...ofEntities, ...jobIds.map((jobId) => `/batch/jobs/${jobId}`)];
  const answers = await Promise.all(paths.map((path) => client.get(path)));
  return answers.map(({ text }) => text.replace(/"requestId":"req_\w+"/, '')).join('\n');
}

describeHosts('two operators with identical external ids', ({ base }) => {
  let ada: { api: Api; own: Belongings };
  let all: string;

  beforeAll(async () => {
    const api = await openApi(core(), base);
    ada = { api, own: await fill(api, 'ada', true) };
    all = await readAll(api, ada.own);
    expect(all).toContain('mark-of-ada@example.com');
  });

  const expectNothingOfAda = (answers: Answer[]) => {
    for (const { text, headers } of answers)
      for (const secret of ada.own.secrets) expect(text + JSON.stringify([...headers])).not.toContain(secret);
  };

  describe.each(endpoints.map(({ method, path }) => `${method} ${path}`))('%s', (name) => {
    const attempt: Attempt = attempts[name] ?? (() => expect.fail(`No attempt for ${name}.`));

    test.each(['that has the same', 'that has nothing'])(
      'neither shows nor changes anything to one %s',
      async (kind) => {
        const bob = await openApi(core(), base);
        const own = kind === 'that has the same' ? await fill(bob, 'bob', false) : null;
        const before = own && (await readAll(bob, own));
        const answers = await Promise.all(attempt(bob, ada.own, 'mark-of-bob'));
        for (const { status } of answers) expect(status).toBeLessThan(500);
        expectNothingOfAda(answers);
        expect(await readAll(ada.api, ada.own)).toBe(all);
        if (own && before && name.startsWith('GET')) expect(await readAll(bob, own)).toBe(before);
      },
    );
  });

  test('what is the other’s answers exactly as what is nowhere', async () => {
    const bob = await openApi(core(), base);
    const told = async (...answers: Promise<Answer>[]) =>
      (await Promise.all(answers)).map(({ status, body }) => [status, { ...body, requestId: '' }]);
    const calls = (id: string) => [
      bob.get(at(id)),
      bob.erase(at(id)),
      bob.post(at(id, '/events'), deposit(1)),
      bob.get(at(id, '/events')),
      bob.put(at(id, '/state/balance'), 1),
      bob.get(at(id, '/state')),
      bob.get(at(id, '/state/balance')),
    ];
    expect(await told(...calls('alone'))).toStrictEqual(await told(...calls('nowhere')));
    const [job = ''] = ada.own.jobIds;
    const nowhere = await told(bob.get('/batch/jobs/job_0123456789abcdef'));
    expect(await told(bob.get(`/batch/jobs/${job}`))).toStrictEqual(nowhere);
  });

  test('each finds its own again through another key of its own', async () => {
    const second = connect(base, await ada.api.tenant.createKey(['read', 'read:pii']));
    expect(await readAll(second, ada.own)).toBe(all);
  });
});
