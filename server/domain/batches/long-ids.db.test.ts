import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { eraseEntity } from '../entities/index.ts';
import { getJob } from '../jobs/index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
});

afterAll(() => close());

const item = {
  entities: (externalId: string) => player(externalId),
  events: (externalId: string) => ({ externalId, ...session() }),
  states: (externalId: string) => ({ externalId, stateKey: 'balance', value: 1 }),
};

// Random, so that no compression makes it fit an index.
test.each([256, 4_000, 1024 * 1024])('an externalId of %i characters fails its own item alone', async (length) => {
  const long = randomBytes(length).toString('base64').slice(0, length);
  await sendBatch(context, 'entities', [player('good')]);
  for (const kind of ['entities', 'events', 'states'] as const) {
    const answer = await sendBatch(context, kind, [item[kind](long), item[kind]('good')]);
    const errors = [{ index: 0, externalId: long, code: 'VALIDATION_FAILED', message: expect.any(String) }];
    expect(answer).toMatchObject({ succeeded: 1, failed: 1, errors });
    expect(await getJob(context, answer)).toMatchObject({ status: 'completed', output: { succeeded: 1, errors } });
  }
});

test('an erasure still finds the longest id that an entity can have, whatever its letters', async () => {
  for (const letter of ['x', '😀']) {
    const externalId = letter.repeat(255);
    await sendBatch(context, 'entities', [player(externalId)]);
    const answer = await sendBatch(context, 'states', [{ ...item.states(externalId), stateKey: 'mood' }]);
    expect(answer.errors).toMatchObject([{ externalId }]);
    await eraseEntity(context, { externalId });
    expect((await getJob(context, answer)).output).toMatchObject({ errors: [{ externalId: null }] });
  }
});
