import { z } from 'zod';
import { findEntities, listEntities } from '#server/domain/entities/index.ts';
import { EntitiesPage, FindEntitiesInput, FoundEntity, ListEntitiesInput } from '#server/domain/entities/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const entitiesRouter = router({
  list: operatorProcedure.input(ListEntitiesInput).output(EntitiesPage).query(call(listEntities)),
  find: operatorProcedure.input(FindEntitiesInput).output(z.array(FoundEntity)).query(call(findEntities)),
});
