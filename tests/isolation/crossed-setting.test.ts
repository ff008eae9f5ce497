import { randomUUID } from 'node:crypto';
import type { MaybeRow, PendingQuery, RowList, Sql, TransactionSql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Orm, Transaction } from '#db/client.ts';
import { Database } from '#db/database.ts';
import type { Context } from '#server/domain/context.ts';
import { getProfile } from '#server/domain/operators/index.ts';
import { rollUpIngestion } from '#server/domain/rollups/index.ts';
import { answerOf, readAll } from '../setup/answers.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { type Belongings, fillOperator } from '../setup/fill-operator.ts';
import { readingVerbs, writingVerbs } from '../setup/verbs.ts';

/** A database whose transactions are opened for other operators than the statements name. */
class CrossedDatabase extends Database {
  #insteadOf: readonly number[] | null = null;

  cross(operatorIds: readonly number[] | null): void {
    this.#insteadOf = operatorIds;
  }

  override transact<T>(operatorIds: readonly number[], work: (tx: Transaction) => Promise<T>): Promise<T> {
    return super.transact(this.#insteadOf ?? operatorIds, work);
  }

  override statement<Rows extends readonly MaybeRow[]>(
    operatorIds: readonly number[],
    make: (sql: Sql | TransactionSql) => PendingQuery<Rows>,
  ): Promise<RowList<Rows>> {
    return super.statement(this.#insteadOf ?? operatorIds, make);
  }

  override ormStatement<T>(
    operatorIds: readonly number[],
    make: (orm: Orm) => PromiseLike<T>,
    userId?: number,
  ): Promise<T> {
    return super.ormStatement(this.#insteadOf ?? operatorIds, make, userId);
  }

  override pipelined<Rows extends readonly MaybeRow[]>(
    operatorIds: readonly number[],
    make: (sql: Sql | TransactionSql) => PendingQuery<Rows>,
  ): Promise<RowList<Rows>> {
    return super.pipelined(this.#insteadOf ?? operatorIds, make);
  }
}

const { core, url, close } = await openTestCore();
const database = new CrossedDatabase(url, { max: 2 });
let ada: { context: Context; own: Belongings };
let bob: { context: Context; own: Belongings };

const open = async (mark: string) => {
  const { context } = await createTestOperator(core, { name: `${mark} ${randomUUID()}` });
  return { context, own: await fillOperator(context, mark) };
};

beforeAll(async () => {
  [ada, bob] = await Promise.all([open('mark-of-ada'), open('mark-of-bob')]);
  await rollUpIngestion(core);
});

afterAll(async () => {
  await database.close();
  await close();
});

type Operator = typeof ada;

/** A context that names one while its transactions are those of others. What is cached of it is known already. */
async function crossedContext({ context }: Operator, ...insteadOf: Operator[]): Promise<Context> {
  const crossed = { ...core, database, singletons: new Map<string, unknown>() };
  database.cross(null);
  await getProfile(crossed, context.operatorId);
  database.cross(insteadOf.map((one) => one.context.operatorId));
  return { ...context, core: crossed };
}

const readBoth = async () => [await readAll(ada.context, ada.own), await readAll(bob.context, bob.own)];

const verbs = { ...readingVerbs, ...writingVerbs };
const hintOf = ({ secret }: Belongings) => `${secret.slice(0, 12)}…${secret.slice(-4)}`;

describe('with the context naming one operator and the transaction another, nothing of either comes back', () => {
  test.each(Object.entries(verbs))('through %s, and nothing is written', async (_, verb) => {
    const before = await readBoth();
    for (const own of [ada.own, bob.own]) {
      const answer = await answerOf(verb, await crossedContext(ada, bob), own);
      for (const one of [ada.own, bob.own])
        for (const text of [one.mark, hintOf(one)]) expect(answer).not.toContain(text);
    }
    expect(await readBoth()).toEqual(before);
  });
});

describe('with the transaction open for both operators, the statements alone keep to the one that the context names', () => {
  test.each(Object.entries(verbs))('in %s', async (name, verb) => {
    const named = await open('mark-of-eve');
    const before = await readAll(ada.context, ada.own);
    const usual = name in readingVerbs && (await answerOf(verb, named.context, ada.own));
    const answer = await answerOf(verb, await crossedContext(named, ada, named), ada.own);
    if (usual) expect(answer).toBe(usual);
    for (const text of [ada.own.mark, hintOf(ada.own)]) expect(answer).not.toContain(text);
    expect(await readAll(ada.context, ada.own)).toBe(before);
  });
});
