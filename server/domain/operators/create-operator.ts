import { randomBytes } from 'node:crypto';
import { schema } from '#db/client.ts';
import { hasSqlState, sqlState } from '#db/errors.ts';
import { writeAudit } from '../audit/index.ts';
import type { Caller } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import type { CreatedOperator, CreateOperatorInput } from './schemas.ts';

const slugTriesMost = 20;

/** Creates a tenant. Its slug is made from the name, with a number behind it where another has that already. */
export async function createOperator(caller: Caller, input: CreateOperatorInput): Promise<CreatedOperator> {
  requireRight(caller, 'installation');
  const base = slugOf(input.name);
  for (let attempt = 1; attempt <= slugTriesMost; attempt++) {
    const slug = attempt === 1 ? base : `${base}-${attempt}`;
    try {
      const id = await insertOperator(caller, slug, input.name);
      return { id, slug, name: input.name };
    } catch (error) {
      if (!hasSqlState(error, sqlState.uniqueViolation)) throw error;
    }
  }
  throw new DomainError('CONFLICT', 'Too many operators have a name like this; choose another.');
}

/** The id is drawn first, because the transaction must name the operator before it may write its row. */
async function insertOperator(caller: Caller, slug: string, name: string): Promise<number> {
  const { core } = caller;
  const [row] = await core.database.sql<
    { id: string }[]
  >`select nextval(pg_get_serial_sequence('operators', 'id')) as id`;
  const id = Number(row?.id);
  await core.database.transact([id], async (tx) => {
    await tx.orm.insert(schema.operators).values({ id, slug, name, piiSalt: randomBytes(32) });
    await writeAudit(tx, { ...caller, operatorId: id }, { action: 'operator.created', subject: `operator:${id}` });
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
