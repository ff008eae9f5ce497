import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { type Belongings, fillOperator } from '../setup/fill-operator.ts';
import { readingVerbs, writingVerbs } from '../setup/verbs.ts';

/** What every request needs to know of its operator before anything else is decided. */
const exceptions = ['getProfile'];

let core: OpenCore;
let close: () => Promise<void>;
let powerless: Context;
let own: Belongings;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  const { context } = await createTestOperator(core);
  own = await fillOperator(context, 'mark');
  powerless = { ...context, actor: { kind: 'apiKey', keyId: 1n, scopes: new Set() } };
});
afterAll(() => close());

const verbs = { ...readingVerbs, ...writingVerbs };

test.each(Object.keys(verbs).filter((name) => !exceptions.includes(name)))(
  '%s refuses who has no right, whichever door was taken, before it says anything else',
  async (name) => {
    // A verb may refuse before it gives a promise.
    const attempt = async () => verbs[name]?.(powerless, own);
    await expect(attempt()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  },
);
