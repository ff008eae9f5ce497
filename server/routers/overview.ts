import { getOverview } from '#server/domain/rollups/index.ts';
import { GetOverviewInput, Overview } from '#server/domain/rollups/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const overviewRouter = router({
  get: operatorProcedure.input(GetOverviewInput).output(Overview).query(call(getOverview)),
});
