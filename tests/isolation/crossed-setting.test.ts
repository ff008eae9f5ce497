import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Transaction } from '#db/client.ts';
import { Database } from '#db/database.ts';
import type { Context } from '#server/domain/context.ts';
import { getProfile } from '#server/domain/operators/index.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { answerOf, type Belongings, fillOperator, readAll, readingVerbs, writingVerbs } from '../setup/verbs.ts';

/** A database whose transactions are opened for another operator than the statements name. */
class CrossedDatabase extends Database {
  #insteadOf: { operatorId: number } | null = null;

  cross(operatorId: number): void {
    this.#insteadOf = { operatorId };
  }

  override transact<T>(operatorIds: readonly number[], work: (tx: Transaction) => Promise<T>): Promise<T> {
    return super.transact(this.#insteadOf ? [this.#insteadOf.operatorId] : operatorIds, work);
  }
}

const { core, url, close } = await openTestCore();
const opened: CrossedDatabase[] = [];
let ada: { context: Context; own: Belongings };
let bob: { context: Context; own: Belongings };

beforeAll(async () => {
  const open = async (mark: string) => {
    const { context } = await createTestOperator(core, { name: `${mark} ${randomUUID()}` });
    return { context, own: await fillOperator(context, mark) };
  };
  [ada, bob] = await Promise.all([open('mark-of-ada'), open('mark-of-bob')]);
});

afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await close();
});

/** A context that names Ada while every transaction of it is Bob's. What is cached of Ada is known to it already. */
async function crossedContext(): Promise<Context> {
  const database = new CrossedDatabase(url, { max: 2 });
  opened.push(database);
  const crossed = { ...core, database, singletons: new Map<string, unknown>() };
  await getProfile(crossed, ada.context.operatorId);
  database.cross(bob.context.operatorId);
  return { ...ada.context, core: crossed };
}

const readBoth = async () => [await readAll(ada.context, ada.own), await readAll(bob.context, bob.own)];

describe('with the context naming one operator and the transaction another, nothing of either comes back', () => {
  test.each([...Object.keys(readingVerbs), ...Object.keys(writingVerbs)])(
    'through %s, and nothing is written',
    async (name) => {
      const verb = readingVerbs[name] ?? writingVerbs[name] ?? expect.fail();
      const before = await readBoth();
      for (const own of [ada.own, bob.own]) {
        const answer = await answerOf(verb, await crossedContext(), own);
        for (const { mark, secret } of [ada.own, bob.own]) {
          expect(answer).not.toContain(mark);
          expect(answer).not.toContain(secret.slice(-4));
        }
      }
      expect(await readBoth()).toEqual(before);
    },
  );
});
