import { listRefusals } from '#server/domain/refusals/index.ts';
import { ListRefusalsInput, RefusalPage } from '#server/domain/refusals/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const refusalsRouter = router({
  list: operatorProcedure.input(ListRefusalsInput).output(RefusalPage).query(call(listRefusals)),
});
