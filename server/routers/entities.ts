import { z } from 'zod';
import {
  countEntity,
  createEntity,
  editEntity,
  eraseEntityById,
  findEntities,
  getEntityById,
  getErasureById,
  listEntities,
  revealEntity,
} from '#server/domain/entities/index.ts';
import {
  CountedEntity,
  CreateEntityInput,
  EditEntityInput,
  EntitiesPage,
  EntityIdInput,
  ErasedEntity,
  FindEntitiesInput,
  FoundEntity,
  ListEntitiesInput,
  RevealEntityInput,
  RevealedEntity,
  ShownEntity,
  ShownErasure,
  UpsertedEntity,
} from '#server/domain/entities/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const entitiesRouter = router({
  list: operatorProcedure.input(ListEntitiesInput).output(EntitiesPage).query(call(listEntities)),
  find: operatorProcedure.input(FindEntitiesInput).output(z.array(FoundEntity)).query(call(findEntities)),
  get: operatorProcedure.input(EntityIdInput).output(ShownEntity).query(call(getEntityById)),
  count: operatorProcedure.input(EntityIdInput).output(CountedEntity).query(call(countEntity)),
  erasure: operatorProcedure.input(EntityIdInput).output(ShownErasure.nullable()).query(call(getErasureById)),
  reveal: operatorProcedure.input(RevealEntityInput).output(RevealedEntity).mutation(call(revealEntity)),
  create: operatorProcedure.input(CreateEntityInput).output(UpsertedEntity).mutation(call(createEntity)),
  edit: operatorProcedure.input(EditEntityInput).output(UpsertedEntity).mutation(call(editEntity)),
  erase: operatorProcedure.input(EntityIdInput).output(ErasedEntity).mutation(call(eraseEntityById)),
});
