import { expect, test } from 'vitest';
import { type Answer, at, connect, deposit, expectRefusal, openApi, player } from './http.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();

const replayed = ({ headers }: Answer) => headers.get('idempotent-replayed');

const written =
  '{"entityType":"player","externalId":"q","data":{"email":"a@b.c","n":100,"list":[1,2,{"a":1,"b":2}],"é":"ü","z":0.1}}';
const same = [
  [
    'key order',
    '{"data":{"z":0.1,"list":[1,2,{"b":2,"a":1}],"é":"ü","n":100,"email":"a@b.c"},"externalId":"q","entityType":"player"}',
  ],
  ['white space', `\n ${written.replaceAll(':', ' : ').replaceAll(',', ' ,\t')}\r\n`],
  ['numbers as decimals', written.replace('100', '100.00').replace('0.1', '0.10')],
  ['numbers as powers', written.replace('100', '1e2').replace('0.1', '1E-1')],
  ['numbers as large powers', written.replace('100', '0.01e+4').replace('0.1', '100e-3')],
  ['escapes', written.replace('é', '\\u00e9').replace('a@b.c', '\\u0061\\u0040b.c').replace('ü', '\\u00FC')],
] as const;
const other = [
  ['another number', written.replace('100', '100.0000000000000001')],
  ['another order of a list', written.replace('[1,2,', '[2,1,')],
  ['a number as text', written.replace('100', '"100"')],
  ['a field more', written.replace('"n"', '"m":null,"n"')],
  ['a field less', written.replace('"n":100,', '')],
  ['another spelling of a letter', written.replace('ü', 'u\u0308')],
  ['an unknown field of the request', written.replace('{"entityType"', '{"comment":1,"entityType"')],
  ['another type', written.replace('player', 'game')],
  ['another externalId', written.replace('"q"', '"Q"')],
] as const;
/** As a batch has it, and as an event of p has it. */
const forms = [
  { path: '/entities', of: (text: string) => text },
  { path: '/batch/entities', of: (text: string) => `[${text}]` },
  {
    path: at('p', '/events'),
    of: (text: string) =>
      text.replaceAll('"player"', '"bonus"').replaceAll('"game"', '"session"').replace('entityType', 'eventType'),
  },
];

describeHosts('the same request', ({ base, origin }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/entities', player('p'));
    return api;
  };

  test.each(forms)('to $path is the same whatever its spelling, and no other', async ({ path, of }) => {
    const api = await open();
    expect(replayed(await api.post(path, of(written), 'key'))).toBeNull();
    for (const [why, text] of same) {
      const answer = await api.post(path, of(text), 'key');
      expect([why, answer.status < 300, replayed(answer)]).toStrictEqual([why, true, 'true']);
    }
    for (const [why, text] of other) {
      const answer = await api.post(path, of(text), 'key');
      expect([why, answer.status]).toStrictEqual([why, 422]);
      expectRefusal(answer, 422, 'IDEMPOTENCY_KEY_REUSED');
    }
  });

  test('beyond what a double holds numbers are compared as they are', async () => {
    const api = await open();
    const event = (amount: string) => `{"eventType":"bonus","data":{"amount":${amount}}}`;
    const send = (amount: string, key: string) => api.post(at('p', '/events'), event(amount), key);
    await send('12345678901234567890', 'long');
    expect((await send('12345678901234567891', 'long')).status).toBe(422);
    expect((await send('1.2345678901234567890e19', 'long')).status).toBe(200);
    await send('-0', 'zero');
    for (const zero of ['0', '0.0', '0e5']) expect((await send(zero, 'zero')).status).toBe(200);
    expect((await send('1e-300', 'zero')).status).toBe(422);
  });

  test('is the same at all three addresses', async () => {
    const api = await open();
    const clients = ['/operator-data-api', '/functions/v1/operator-data-api', '/api/operator-data-api'].map((path) =>
      connect(origin + path, api.tenant.secret),
    );
    const answers: (string | null)[] = [];
    for (const client of clients) answers.push(replayed(await client.post('/entities', player('q'), 'key')));
    for (const client of clients) answers.push(replayed(await client.post(at('p', '/events'), deposit(1), 'key')));
    for (const client of clients) answers.push(replayed(await client.post('/batch/entities', [player('r')], 'key')));
    expect(answers).toStrictEqual([null, 'true', 'true', null, 'true', 'true', null, 'true', 'true']);
  });

  test('is another one for another entity, or with its items in another order', async () => {
    const api = await open();
    await api.post('/entities', player('q'));
    await api.post(at('p', '/events'), deposit(1), 'key');
    expectRefusal(await api.post(at('q', '/events'), deposit(1), 'key'), 422, 'IDEMPOTENCY_KEY_REUSED');
    await api.post('/batch/entities', [player('a'), player('b')], 'key');
    const turned = [player('b'), player('a')];
    expectRefusal(await api.post('/batch/entities', turned, 'key'), 422, 'IDEMPOTENCY_KEY_REUSED');
  });

  test('is the same for any key of the operator', async () => {
    const api = await open();
    const second = connect(base, await api.tenant.createKey(['ingest']));
    const first = await api.post('/entities', player('q'), 'key');
    const again = await second.post('/entities', player('q'), 'key');
    expect([again.status, again.text, replayed(again)]).toStrictEqual([201, first.text, 'true']);
  });
});
