import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, codeOf, makeCall } from './support-client.ts';
import { batchPlaces, goodItems, singlePlaces } from './support-json-places.ts';
import { nested, notJson, ordinaryValues, refusedValues } from './support-nasty-json.ts';
import { layGround } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();
const depthMost = 32;
const items = (path: string, item: string) => {
  const [before = '', behind = ''] = goodItems[path] ?? [];
  return `[${before},${item},${behind}]`;
};

/** The value that a place was given, in what is read from there. */
function valueIn(data: unknown): unknown {
  const [one] = Array.isArray(data) ? data : [data];
  const { value, data: fields } = one as { value?: unknown; data?: { x?: unknown; phone?: unknown } };
  if (!fields) return value;
  return fields.x === undefined ? fields.phone : fields.x;
}

describeHosts('JSON', ({ base }) => {
  let call: Call;
  beforeAll(async () => {
    call = makeCall(base, (await createTenant(core())).secret);
    await layGround(call);
  });
  const exists = async (id: string) => (await call('GET', `/entities/${id}`)).status === 200;

  const operations = [
    ...new Map(Object.values(singlePlaces).map(({ method, path }) => [path, [method, path] as const])).values(),
    ...Object.keys(goodItems).map((path) => ['POST', path] as const),
  ];

  test.each(Object.entries(notJson))('%s is refused as a body of every operation', async (_, body) => {
    for (const [method, path] of operations)
      expect(codeOf(await call(method, path, { body })), `${method} ${path}`).toBe('INVALID_INPUT');
  });

  test('another kind of JSON than an operation expects is refused', async () => {
    for (const path of ['/entities', '/entities/ground-1/events', '/settings'])
      for (const body of ['null', '5', '"x"', 'true', '[]', '[{}]'])
        expect(codeOf(await call(path === '/settings' ? 'PUT' : 'POST', path, { body }))).toBe('INVALID_INPUT');
    for (const path of Object.keys(goodItems))
      for (const body of ['null', '5', '"x"', '{}', '{"items":[]}', '[]', ' [ ] '])
        expect(codeOf(await call('POST', path, { body })), body).toBe('INVALID_INPUT');
  });

  describe.each(Object.entries(singlePlaces))('in %s', (_, { method, path, around, levels, readAt }) => {
    test('what is refused anywhere is refused, and nothing is written', async () => {
      const before = readAt && (await call('GET', readAt)).text;
      for (const [name, value] of Object.entries(refusedValues)) {
        const answer = await call(method, path, { body: around(value) });
        expect(codeOf(answer), `${name}: ${answer.text}`).toBe('INVALID_INPUT');
      }
      if (readAt?.startsWith('/entities/ground-1')) expect((await call('GET', readAt)).text).toBe(before);
      else if (readAt) expect((await call('GET', readAt)).status).toBe(404);
    });

    test('what is ordinary is taken and reads back as the same value', async () => {
      for (const [name, value] of Object.entries(ordinaryValues)) {
        const answer = await call(method, path, { body: around(value) });
        expect(answer.status, `${name}: ${answer.text}`).toBeLessThan(300);
        if (!readAt) continue;
        expect(valueIn((await call('GET', readAt)).body.data), name).toEqual(JSON.parse(value));
      }
    });

    test('32 levels are taken, counted from the body, and 33 are not', async () => {
      expect((await call(method, path, { body: around(nested(depthMost - levels)) })).status).toBeLessThan(300);
      const deeper = await call(method, path, { body: around(nested(depthMost - levels + 1)) });
      expect(codeOf(deeper)).toBe('INVALID_INPUT');
      expect(deeper.body.error?.message).toContain('nested too deeply');
    });
  });

  describe.each(Object.entries(batchPlaces))('in a batch, in %s', (_, { path, around, levels, externalId, readAt }) => {
    const send = (value: string) => call('POST', path, { body: items(path, around(value)) });

    test('what is refused anywhere fails its own item only, and that is not written', async () => {
      const before = readAt && !readAt.includes('events') && (await call('GET', readAt)).text;
      for (const [name, value] of Object.entries(refusedValues)) {
        const answer = await send(value);
        expect(answer.body.data, `${name}: ${answer.text}`).toMatchObject({
          succeeded: 2,
          failed: 1,
          errors: [{ index: 1, externalId, code: 'VALIDATION_FAILED', message: expect.stringMatching(/./) }],
        });
      }
      const kept = ({ requestId: _, ...rest }: { requestId?: string }) => rest;
      if (before && readAt) {
        const after = (await call('GET', readAt)).text;
        expect(kept(JSON.parse(after) as object)).toEqual(kept(JSON.parse(before) as object));
      }
      if (path === '/batch/entities') expect([await exists('before'), await exists('behind')]).toEqual([true, true]);
    });

    test('what is ordinary is taken', async () => {
      for (const [name, value] of Object.entries(ordinaryValues))
        expect((await send(value)).body.data, name).toMatchObject({ succeeded: 3, failed: 0, errors: [] });
    });

    test('32 levels are taken, counted from the item, and 33 are not', async () => {
      expect((await send(nested(depthMost - levels))).body.data).toMatchObject({ succeeded: 3 });
      expect((await send(nested(depthMost - levels + 1))).body.data).toMatchObject({
        succeeded: 2,
        errors: [{ index: 1, code: 'VALIDATION_FAILED', message: expect.stringContaining('nested too deeply') }],
      });
    });
  });

  test('an item that is no object fails alone, whatever else it is', async () => {
    const odd = ['null', '5', '"x"', 'true', '[]', '[{}]', '[[[]]]', nested(40), '1e400', '"\\u0000"', '""', '{}'];
    for (const path of Object.keys(goodItems)) {
      const [before = '', behind = ''] = goodItems[path] ?? [];
      const answer = await call('POST', path, { body: `[${before},${odd.join(',')},${behind}]` });
      const { errors } = answer.body.data as { errors: { index: number; externalId: null; code: string }[] };
      expect(answer.body.data).toMatchObject({ succeeded: 2, failed: odd.length });
      expect(errors.map(({ index, externalId, code }) => [index, externalId, code])).toEqual(
        odd.map((item, index) => [index + 1, null, item === '{}' ? 'MISSING_FIELDS' : 'VALIDATION_FAILED']),
      );
    }
  });

  test('a document that does not parse as a whole is refused as a whole', async () => {
    for (const path of Object.keys(goodItems)) {
      const [before = ''] = goodItems[path] ?? [];
      const fresh = before.replace('"before"', '"torn"');
      for (const broken of ['{"a":}', '{', 'NaN', "{'a':1}", '"\\x"', '01'])
        expect(codeOf(await call('POST', path, { body: `[${fresh},${broken}]` }))).toBe('INVALID_INPUT');
      for (const tail of ['', ',]', ']]', '] x', '][']) {
        const answer = await call('POST', path, { body: `[${fresh}${tail}` });
        expect(codeOf(answer), tail).toBe('INVALID_INPUT');
      }
    }
    expect(await exists('torn')).toBe(false);
  });
});
