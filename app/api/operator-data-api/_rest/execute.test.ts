import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Context } from '#server/domain/context.ts';
import { defineEndpoint } from './endpoint.ts';
import { type ApiAnswer, isStream } from './exchange.ts';
import { execute } from './execute.ts';

const streamsOfOneMost = 8;
const context = { core: {}, operatorId: 1 } as unknown as Context;
const request = {
  method: 'GET',
  target: '/slow',
  header: () => undefined,
  countHeaders: () => 0,
  readBody: () => Promise.resolve(null),
};

async function* pieces() {
  yield '{}';
}

/** An operation whose answer goes out in pieces, as soon as something is so. */
function makeEndpoint(ready: Promise<void>) {
  return defineEndpoint({
    method: 'GET',
    path: '/slow',
    summary: 'Slow',
    description: 'Slow.',
    tag: 'Slow',
    scope: 'read',
    limit: 'read',
    output: z.object({}),
    statuses: { 200: 'At last.' },
    errors: [],
    example: { response: {} },
    run: () => ready,
    answer: () => ({ pieces: pieces() }),
  });
}

const end = async ({ body }: ApiAnswer) => {
  if (body !== null && isStream(body)) await body.return();
};

test('an answer in pieces holds a place until it ends, and gives it back when it comes too late for anybody', async () => {
  const { promise: ready, resolve: getReady } = Promise.withResolvers<void>();
  const endpoint = makeEndpoint(ready);
  const ask = (withinMs: number) =>
    execute(context, endpoint, {
      request,
      headers: {},
      params: {},
      search: '',
      keySeenAtMs: performance.now(),
      withinMs,
    });
  const askAll = (withinMs: number) => Array.from({ length: streamsOfOneMost }, () => ask(withinMs));
  for (const late of await Promise.allSettled(askAll(10)))
    expect(late).toMatchObject({ reason: { code: 'UNAVAILABLE', message: expect.stringContaining('in time') } });
  getReady();
  await turn();
  const answers = await Promise.all(askAll(5_000));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  await expect(ask(5_000)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  for (const answer of answers) await end(answer);
  await end(await ask(5_000));
});
