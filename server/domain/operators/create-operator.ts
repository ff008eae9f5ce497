import { randomBytes } from 'node:crypto';
import { schema } from '#db/client.ts';
import { hasSqlState, sqlState } from '#db/errors.ts';
import type { Core } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { CreateOperatorInput } from './schemas.ts';

const slugTriesMost = 20;

/** Creates a tenant. Its slug is made from the name, with a number behind it where another has that already. */
export async function createOperator(
  core: Core,
  input: CreateOperatorInput,
): Promise<{ id: number; slug: string; name: string }> {
  const base = slugOf(input.name);
  for (let attempt = 1; attempt <= slugTriesMost; attempt++) {
    const slug = attempt === 1 ? base : `${base}-${attempt}`;
    try {
      const id = await insertOperator(core, slug, input.name);
      return { id, slug, name: input.name };
    } catch (error) {
      if (!hasSqlState(error, sqlState.uniqueViolation)) throw error;
    }
  }
  throw new DomainError('CONFLICT', 'Too many operators have a name like this; choose another.');
}

/** The id is drawn first, because the transaction must name the operator before it may write its row. */
async function insertOperator(core: Core, slug: string, name: string): Promise<number> {
  const [row] = await core.database.sql<
    { id: string }[]
  >`select nextval(pg_get_serial_sequence('operators', 'id')) as id`;
  const id = Number(row?.id);
  await core.database.transact([id], async ({ orm }) => {
    await orm.insert(schema.operators).values({ id, slug, name, piiSalt: randomBytes(32) });
  });
  return id;
}

function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = ascii
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  // A slug of digits alone would be taken for the id of another operator.
  return /^\d*$/.test(slug) ? `operator-${slug}`.replace(/-$/, '') : slug;
}
