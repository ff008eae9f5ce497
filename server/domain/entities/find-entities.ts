import type { Context } from '../context.ts';
import { listEntities } from './list-entities.ts';
import type { FoundEntity } from './schemas.ts';

const foundMost = 5;

/** The first few entities whose external id begins so, the one that is exactly so before all; or the one of our id. */
export async function findEntities(context: Context, { prefix }: { prefix: string }): Promise<FoundEntity[]> {
  const { items } = await listEntities(context, { search: prefix, limit: foundMost });
  return items.slice(0, foundMost).map(({ id, externalId, entityType }) => ({ id, externalId, entityType }));
}
