import { z } from 'zod';
import { createApiKey, listApiKeys, renameApiKey, revokeApiKey, rotateApiKey } from '#server/domain/api-keys/index.ts';
import {
  CreateApiKeyInput,
  CreatedApiKey,
  ListedApiKey,
  RenameApiKeyInput,
  RenamedApiKey,
  RevokeApiKeyInput,
  RevokedApiKey,
  RotateApiKeyInput,
  RotatedApiKey,
} from '#server/domain/api-keys/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const apiKeysRouter = router({
  list: operatorProcedure.output(z.array(ListedApiKey)).query(call(listApiKeys)),
  create: operatorProcedure.input(CreateApiKeyInput).output(CreatedApiKey).mutation(call(createApiKey)),
  rename: operatorProcedure.input(RenameApiKeyInput).output(RenamedApiKey).mutation(call(renameApiKey)),
  rotate: operatorProcedure.input(RotateApiKeyInput).output(RotatedApiKey).mutation(call(rotateApiKey)),
  revoke: operatorProcedure.input(RevokeApiKeyInput).output(RevokedApiKey).mutation(call(revokeApiKey)),
});
