import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import * as apiKeys from '#server/domain/api-keys/index.ts';
import * as batches from '#server/domain/batches/index.ts';
import type { Context } from '#server/domain/context.ts';
import * as entities from '#server/domain/entities/index.ts';
import * as events from '#server/domain/events/index.ts';
import * as jobs from '#server/domain/jobs/index.ts';
import * as settings from '#server/domain/settings/index.ts';
import * as states from '#server/domain/states/index.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { answerOf, type Belongings, fillOperator, readAll, readingVerbs, writingVerbs } from '../setup/verbs.ts';

let core: OpenCore;
let close: () => Promise<void>;
let ada: { context: Context; own: Belongings };
let bob: { context: Context; own: Belongings };

const open = async (mark: string) => {
  const { context } = await createTestOperator(core, { name: `${mark} ${randomUUID()}` });
  return { context, own: await fillOperator(context, mark) };
};

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  [ada, bob] = await Promise.all([open('mark-of-ada'), open('mark-of-bob')]);
});

afterAll(() => close());

const foreign = ({ own }: { own: Belongings }) => [own.mark, own.secret, `…${own.secret.slice(-4)}`, ...own.ids];

describe('of two operators with the same external ids and the same keys', () => {
  test('each reads its own', async () => {
    expect(await readAll(ada.context, ada.own)).toContain('mark-of-ada@example.com');
    expect(await readAll(bob.context, bob.own)).toContain('mark-of-bob@example.com');
  });

  test.each(Object.keys(readingVerbs))('neither sees anything of the other through %s', async (name) => {
    const verb = readingVerbs[name] ?? expect.fail();
    const answer = await answerOf(verb, bob.context, ada.own);
    for (const text of foreign(ada)) expect(answer).not.toContain(text);
  });

  test.each(Object.keys(writingVerbs))('neither sees or changes anything of the other through %s', async (name) => {
    const verb = writingVerbs[name] ?? expect.fail();
    const before = await readAll(ada.context, ada.own);
    const { context } = await open('mark-of-eve');
    const answer = await answerOf(verb, context, ada.own);
    for (const text of foreign(ada)) if (text !== ada.own.keyId) expect(answer).not.toContain(text);
    expect(await readAll(ada.context, ada.own)).toBe(before);
  });

  test.each(['getJob', 'revokeApiKey'])('%s answers for what the other has as for what is nowhere', async (name) => {
    const verb = readingVerbs[name] ?? writingVerbs[name] ?? expect.fail();
    const nowhere = { ...ada.own, jobId: 'job_0123456789abcdef', keyId: 'key_0123456789abcdef' };
    expect(await answerOf(verb, bob.context, ada.own)).toBe(await answerOf(verb, bob.context, nowhere));
  });
});

test('every verb on operator data is tried', () => {
  const isPart = /^(prepare|write|read|scan|find|complete|drop|start|run|resume|require|fingerprint|note|flush|forget)/;
  const verbs = [apiKeys, batches, entities, events, jobs, settings, states].flatMap((aggregate) =>
    Object.keys(aggregate),
  );
  const tried = [...Object.keys(readingVerbs), ...Object.keys(writingVerbs)];
  expect(verbs.filter((name) => !isPart.test(name) && !tried.includes(name))).toEqual([]);
});
