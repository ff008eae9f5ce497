import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, sendState, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { listEvents } from '../events/index.ts';
import { getJob } from '../jobs/index.ts';
import { getState, getStates } from '../states/index.ts';
import { eraseEntity, getEntity } from './index.ts';

let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
  // What PostgreSQL's driver makes of half a surrogate pair: that must not become a way to this entity.
  await sendEntity(context, player('\ufffd'));
  await sendEntity(context, player('p1'));
  await sendEvent(context, 'p1', session());
});

afterAll(() => close());

const ids = ['\0', 'a\0', '.', '..', '', ' ', 'p1 ', 'p1\n', '\ud800', 'x'.repeat(256), 'x'.repeat(1_000_000)];
const verbs: Record<string, (externalId: string) => Promise<unknown>> = {
  getEntity: (externalId) => getEntity(context, { externalId }),
  eraseEntity: (externalId) => eraseEntity(context, { externalId }),
  recordEvent: (externalId) => sendEvent(context, externalId, session()),
  'recordEvent with a key': (externalId) => sendEvent(context, externalId, session(), 'a key'),
  listEvents: (externalId) => listEvents(context, { externalId }),
  putState: (externalId) => sendState(context, externalId, 'balance', 1),
  getState: (externalId) => getState(context, { externalId, stateKey: 'balance' }),
  getStates: (externalId) => getStates(context, { externalId }),
};

describe.each(Object.entries(verbs))('%s', (_, verb) => {
  test.each(ids.map((id) => [id.slice(0, 300)]))('finds no entity under %j, which none can have', async (id) => {
    await expect(verb(id)).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
  });
});

describe('an id that no entity can have is the last thing that is wrong', () => {
  test('after a missing template', async () => {
    const { context: bare } = await createTestOperator(core, { name: 'Bare', template: false });
    await expect(sendEvent(bare, '\0', session())).rejects.toMatchObject({ code: 'TEMPLATE_NOT_CONFIGURED' });
    await expect(sendState(bare, '\0', 'balance', 1)).rejects.toMatchObject({ code: 'TEMPLATE_NOT_CONFIGURED' });
  });

  test('after invalid data', async () => {
    await expect(sendEvent(context, '\0', { eventType: 'kyc', data: {} })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(sendState(context, '\0', 'mood', 1)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('names that cannot be are answered like names that are not there', () => {
  test.each(['\0', '\ud800', 'constructor', '__proto__', '', 'mood'])('the state key %j', async (stateKey) => {
    await expect(getState(context, { externalId: 'p1', stateKey })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(sendState(context, 'p1', stateKey, 1)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test.each(['\0', 'session\0', '\ud800', 'constructor', 'kyc'])('the event type %j', async (type) => {
    expect((await listEvents(context, { externalId: 'p1', type })).events).toEqual([]);
    await expect(listEvents(context, { externalId: 'nowhere', type })).rejects.toMatchObject({
      code: 'ENTITY_NOT_FOUND',
    });
  });

  test.each(['\0', '', 'job_', 'job_ffffffffffffffff', 'eev_0123456789abcdef'])('the job id %j', async (jobId) => {
    await expect(getJob(context, { jobId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
