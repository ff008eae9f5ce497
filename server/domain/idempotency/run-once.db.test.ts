import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { entityNotFound } from '../errors.ts';
import { claimedBefore, keyReused, runOnce } from './index.ts';

let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  const opened = await openTestCore();
  close = opened.close;
  ({ context } = await createTestOperator(opened.core));
  await sendEntity(context, player('p1'));
});

afterAll(() => close());

/** Runs under a key, which nobody has claimed unless an event was sent with it. */
async function runUnder(key: string, run: () => Promise<'done' | typeof claimedBefore>) {
  let runs = 0;
  const answer = await runOnce<string>(context, {
    operation: 'event',
    claim: { key, fingerprint: ['00'] },
    run: () => {
      runs++;
      return run();
    },
    replay: () => 'replayed',
  }).catch((error: unknown) => error);
  return { answer, runs };
}

const runUnclaimed = (run: () => Promise<'done' | typeof claimedBefore>) => runUnder('never claimed', run);

describe('under a key that nobody has claimed, a request', () => {
  test('is executed once', async () => {
    expect(await runUnclaimed(async () => 'done')).toEqual({ answer: 'done', runs: 1 });
  });

  test.each([
    ['a refusal', entityNotFound()],
    ['a failure of the program', new TypeError('broken')],
  ])('that ends in %s tells of that, and is not executed again', async (_, error) => {
    expect(await runUnclaimed(() => Promise.reject(error))).toEqual({ answer: error, runs: 1 });
  });

  test('whose claim appears and disappears is given up after three times', async () => {
    const { answer, runs } = await runUnclaimed(async () => claimedBefore);
    expect(runs).toBe(3);
    expect(answer).toEqual(new Error('An idempotency claim appears and disappears.'));
  });
});

test('under a key of another request, a refusal gives way to that, and a failure of the program does not', async () => {
  await sendEvent(context, 'p1', session(), 'claimed');
  expect((await runUnder('claimed', () => Promise.reject(entityNotFound()))).answer).toEqual(keyReused());
  const failure = new TypeError('broken');
  expect(await runUnder('claimed', () => Promise.reject(failure))).toEqual({ answer: failure, runs: 1 });
});
