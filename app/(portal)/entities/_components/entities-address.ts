import { z } from 'zod';
import { ListEntitiesInput } from '#server/domain/entities/schemas.ts';

const { search, entityType, cursor } = ListEntitiesInput.shape;

/** What stands in the address of the page: what is looked for, and where the page begins. */
export const EntitiesAddress = z.object({
  search,
  type: entityType,
  state: z.string().max(100).optional(),
  value: z.string().max(64).optional(),
  cursor,
});
export type EntitiesAddress = z.output<typeof EntitiesAddress>;

/** A state is looked for by a value; a name alone asks for nothing yet. */
export function inputOf({ search, type, state, value, cursor }: EntitiesAddress): ListEntitiesInput {
  return { search, entityType: type, cursor, ...(state && value && { state: { key: state, value } }) };
}
