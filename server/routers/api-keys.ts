import { z } from 'zod';
import { listApiKeys } from '#server/domain/api-keys/index.ts';
import { ListedApiKey } from '#server/domain/api-keys/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const apiKeysRouter = router({
  list: operatorProcedure.output(z.array(ListedApiKey)).query(call(listApiKeys)),
});
