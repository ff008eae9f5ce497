import { describe, expect, test } from 'vitest';
import { countTurns } from '../../../tests/setup/turns.ts';
import { BatchItems, scanBatch } from './read-items.ts';
import { EntityItem } from './schemas.ts';
import { inSlices } from './slices.ts';

const limit = 10;
const bodyOf = (count: number) => `[${Array(count).fill('{}').join(', ')}]`;

describe('the body of a batch', () => {
  test.each([
    ['{}', 'must be a JSON array'],
    ['5', 'must be a JSON array'],
    ['null', 'must be a JSON array'],
    ['"[]"', 'must be a JSON array'],
    ['[]', 'at least one item'],
    [' [ ] ', 'at least one item'],
    [bodyOf(limit + 1), 'at most 10 items'],
    [bodyOf(1_000), 'at most 10 items'],
  ])('is refused as a whole when it is %s', async (body, message) => {
    const refused = expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
    await expect(scanBatch(body, limit)).rejects.toEqual(refused);
  });

  test.each(['', '[', '[{}', '[{},]', '[{}]]', '[{}] x', '[{}{}]', '\ufeff[{}]', '[{"a":01}]', "[{'a':1}]"])(
    'is refused as a whole when it is no JSON: %j',
    async (body) => {
      await expect(scanBatch(body, limit)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    },
  );

  test('may have as many items as may be', async () => {
    expect(await scanBatch(bodyOf(limit), limit)).toHaveLength(limit);
  });

  test('that is refused is not told with anything that was in it', async () => {
    for (const body of ['[{"email":"canary"', '{"canary":1}', `[${'"canary",'.repeat(20)}1]`]) {
      const { message } = await scanBatch(body, limit).then(
        () => expect.fail(),
        (error: Error) => error,
      );
      expect(message).not.toContain('canary');
    }
  });

  test('lets others have their turn while it is read', async () => {
    const body = `[${Array(5_000)
      .fill(`{"externalId":"p","entityType":"player","data":{"a":"${'x'.repeat(2_000)}"}}`)
      .join()}]`;
    const turns = countTurns();
    const items = new BatchItems(EntityItem, body, await scanBatch(body, 5_000));
    const turnsOfScan = turns.count();
    let read = 0;
    await inSlices(items.count, (index) => 'fields' in items.read(index) && read++);
    turns.end();
    expect(read).toBe(5_000);
    // One turn is waited for in any case, before the first slice.
    expect(turnsOfScan).toBeGreaterThan(3);
    expect(turns.count() - turnsOfScan).toBeGreaterThan(3);
  });
});

describe('an item of a batch', () => {
  const most = 1024 * 1024;
  const itemOf = (bytes: number, filler = 'x') => {
    const empty = '{"externalId":"p","entityType":"player","data":{"a":""}}';
    const filling = filler.repeat((bytes - empty.length) / Buffer.byteLength(filler));
    return empty.replace('""', `"${filling}"`);
  };
  const read = async (...items: string[]) => {
    const body = `[${items.join(',')}]`;
    const batch = new BatchItems(EntityItem, body, await scanBatch(body, limit));
    return items.map((_, index) => batch.read(index));
  };

  test('may have 1 MiB of JSON and not a byte more, and fails alone', async () => {
    const items = await read(itemOf(100), itemOf(most), itemOf(most + 1), itemOf(100));
    expect(items.map((item) => 'error' in item && item.error)).toEqual([
      false,
      false,
      {
        index: 2,
        externalId: 'p',
        code: 'VALIDATION_FAILED',
        message: 'The item is larger than 1 MiB, the most for an item of a batch.',
      },
      false,
    ]);
  });

  test('is measured in bytes, not in characters', async () => {
    const items = await read(itemOf(most, 'é'), itemOf(most + 2, 'é'), itemOf(most + 2, '€'));
    expect(items.map((item) => 'error' in item)).toEqual([false, true, true]);
  });

  test('is measured without the white space before it', async () => {
    const items = await read(itemOf(100), `${' '.repeat(most)}${itemOf(100)}`, `${' '.repeat(100)}${itemOf(most)}`);
    expect(items.map((item) => 'error' in item)).toEqual([false, false, false]);
  });

  test('is read the same whatever the order, and there is none behind the last', async () => {
    const body = `[${itemOf(60)}, {"externalId":"q"}, 5]`;
    const batch = new BatchItems(EntityItem, body, await scanBatch(body, limit));
    const forwards = [0, 1, 2].map((index) => batch.read(index));
    expect([2, 1, 0].map((index) => batch.read(index)).reverse()).toEqual(forwards);
    expect(() => batch.read(3)).toThrow(RangeError);
  });

  test('is too large by its id alone, too', async () => {
    const [item] = await read(JSON.stringify({ externalId: 'x'.repeat(most) }));
    expect(item && 'error' in item && item.error.message).toContain('1 MiB');
  });
});
