import { beforeAll, expect, test } from 'vitest';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { type Call, codeOf, makeCall } from './support-client.ts';
import type { Reply } from './support-exchange.ts';
import { type Ground, layGround, nameOfEndpoint, sampleRequest } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const mark = 'belongs-to-the-other';
const headers = { 'idempotency-key': 'the same for both' };

/** Gives an operator something of everything, under names that others have too; its values hold the mark. */
async function furnish(call: Call): Promise<Ground> {
  const ground = await layGround(call);
  const data = { email: `${mark}@example.com`, note: mark };
  for (const externalId of [ground.id, ground.doomed, 'new-1', 'only-theirs'])
    await call('POST', '/entities', { body: { entityType: 'player', externalId, data } });
  for (const id of [ground.id, 'only-theirs']) {
    await call('POST', `/entities/${id}/events`, { body: { eventType: 'session', data: { note: mark } } });
    for (const key of ['balance', 'kyc_status'])
      await call('PUT', `/entities/${id}/state/${key}`, { body: { note: mark } });
  }
  for (const endpoint of endpoints.filter(({ idempotent }) => idempotent)) {
    const { method, path, options } = sampleRequest(endpoint, ground);
    await call(method, path, { ...options, headers });
  }
  const bad = [{ externalId: mark, eventType: mark, data: {} }];
  const { jobId } = (await call('POST', '/batch/events', { body: bad })).body.data as { jobId: string };
  await call('PUT', '/settings', { body: { dataRetentionDays: 777 } });
  return { ...ground, jobId };
}

async function readAll(call: Call, { id, doomed, jobId }: Ground): Promise<string[]> {
  const paths = ['/settings', `/batch/jobs/${jobId}`];
  for (const one of [id, doomed, 'new-1', 'only-theirs'])
    paths.push(`/entities/${one}`, `/entities/${one}/events`, `/entities/${one}/state`);
  const texts: string[] = [];
  for (const path of paths) texts.push((await call('GET', path)).text);
  return texts;
}

const idsIn = (texts: string[]) => texts.flatMap((text) => text.match(/(?:ent|eev|job)_[0-9a-f]{16}/g) ?? []);
const withoutRequest = ({ status, text, headers: all }: Reply) => ({
  status,
  text: text.replace(/req_[0-9a-f]{16}/, 'req_#'),
  headers: Object.entries(all).filter(([name]) => !['date', 'x-request-id', 'ratelimit'].includes(name)),
});

describeHosts('two operators with the same external ids', ({ base }) => {
  let ours: Call;
  let theirs: Call;
  let ground: Ground;
  let theirGround: Ground;
  let foreign: string[];

  beforeAll(async () => {
    ours = makeCall(base, (await createTenant(core())).secret);
    theirs = makeCall(base, (await createTenant(core())).secret);
    theirGround = await furnish(theirs);
    ground = await layGround(ours);
    foreign = [mark, '"dataRetentionDays":777', ...new Set(idsIn(await readAll(theirs, theirGround)))];
    expect(foreign.length).toBeGreaterThan(6);
  });

  const expectNothingForeign = (reply: Reply, what: string) => {
    const seen = reply.text + JSON.stringify(reply.headers);
    for (const secret of foreign) expect(seen, what).not.toContain(secret);
  };

  test('never see a byte of each other, by any operation', async () => {
    const before = await readAll(theirs, theirGround);
    for (const endpoint of endpoints) {
      const { method, path, status, options } = sampleRequest(endpoint, ground);
      const answer = await ours(method, path, options);
      expect(answer.status, nameOfEndpoint(endpoint)).toBe(status);
      expectNothingForeign(answer, nameOfEndpoint(endpoint));
      if (!endpoint.idempotent) continue;
      const keyed = await ours(method, path, { ...options, headers });
      expect(keyed.headers, 'another operator’s key is not known').not.toHaveProperty('idempotent-replayed');
      expectNothingForeign(keyed, nameOfEndpoint(endpoint));
    }
    expect(await readAll(theirs, theirGround)).toEqual(before);
  });

  test('get for each other’s entities, by any operation, byte for byte what they get for none', async () => {
    for (const endpoint of endpoints.filter(({ path }) => path.includes(':externalId'))) {
      const ask = async (id: string) => {
        const { method, path, options } = sampleRequest(endpoint, { ...ground, id, doomed: id, erased: id });
        return ours(method, path, options);
      };
      const [unknown, foreigner] = [await ask('nobody-1'), await ask('only-theirs')];
      expect(codeOf(unknown)).toBe('ENTITY_NOT_FOUND');
      expect(withoutRequest(foreigner), nameOfEndpoint(endpoint)).toEqual(withoutRequest(unknown));
    }
  });

  test('get for each other’s entities in batches what they get for none', async () => {
    for (const [path, item] of [
      ['/batch/events', { eventType: 'session', data: {} }],
      ['/batch/states', { stateKey: 'balance', value: 1 }],
    ] as const) {
      const answer = await ours('POST', path, {
        body: [
          { ...item, externalId: 'nobody-1' },
          { ...item, externalId: 'only-theirs' },
        ],
      });
      const { errors } = answer.body.data as { errors: { code: string; message: string }[] };
      expect(errors.map(({ code }) => code)).toEqual(['ENTITY_NOT_FOUND', 'ENTITY_NOT_FOUND']);
      expect(errors[1]?.message).toBe(errors[0]?.message);
    }
  });

  test('get for each other’s jobs byte for byte what they get for none', async () => {
    const [unknown, foreigner] = [
      await ours('GET', '/batch/jobs/job_0000000000000001'),
      await ours('GET', `/batch/jobs/${theirGround.jobId}`),
    ];
    expect(codeOf(unknown)).toBe('NOT_FOUND');
    expect(withoutRequest(foreigner)).toEqual(withoutRequest(unknown));
  });

  test('cannot page through each other’s events by a cursor', async () => {
    const { data } = (await theirs('GET', `/entities/${theirGround.id}/events`)).body as { data: { id: string }[] };
    for (const { id } of data) {
      const answer = await ours('GET', `/entities/${ground.id}/events?cursor=${id}`);
      expect(answer.status).toBe(200);
      expectNothingForeign({ ...answer, text: JSON.stringify(answer.body.data) }, 'a foreign cursor');
    }
  });

  test('erase only what is their own', async () => {
    const before = await readAll(theirs, theirGround);
    await ours('DELETE', `/entities/${ground.id}`);
    expect(codeOf(await ours('DELETE', '/entities/only-theirs'))).toBe('ENTITY_NOT_FOUND');
    expect(await readAll(theirs, theirGround)).toEqual(before);
  });
});
