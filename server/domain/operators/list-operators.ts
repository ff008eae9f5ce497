import type { Core } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { ListedOperator } from './schemas.ts';

interface OperatorRow {
  id: string;
  slug: string;
  name: string;
  created_at: string;
  suspended_at: string | null;
}

/** Every operator of the installation, in the order of their ids. */
export async function listOperators(core: Core): Promise<ListedOperator[]> {
  const rows = await core.database.sql<OperatorRow[]>`select * from list_operators()`;
  return rows.map((row) => ({
    id: Number(row.id),
    slug: row.slug,
    name: row.name,
    createdAt: new Date(row.created_at).toISOString(),
    suspendedAt: row.suspended_at ? new Date(row.suspended_at).toISOString() : null,
  }));
}

/** Finds an operator by its id or slug. @throws NOT_FOUND */
export async function findOperator(core: Core, idOrSlug: string): Promise<ListedOperator> {
  const operators = await listOperators(core);
  const found = operators.find(({ id }) => String(id) === idOrSlug) ?? operators.find(({ slug }) => slug === idOrSlug);
  if (!found) throw new DomainError('NOT_FOUND', 'There is no operator with this id or slug.');
  return found;
}
