import { z } from 'zod';
import { getKeyStatus, removeGeneration, startRotation } from '#server/domain/key-rotation/index.ts';
import { KeyStatus, RemoveGenerationInput } from '#server/domain/key-rotation/schemas.ts';
import { listTaskRuns } from '#server/domain/tasks/index.ts';
import { ListTaskRunsInput, TaskRun } from '#server/domain/tasks/schemas.ts';
import { administratorProcedure, callAsAdministrator, router } from './trpc.ts';

/** For administrators: what concerns the whole installation. */
export const installationRouter = router({
  keys: administratorProcedure.output(KeyStatus).query(callAsAdministrator(getKeyStatus)),
  rotate: administratorProcedure.output(KeyStatus).mutation(callAsAdministrator(startRotation)),
  removeGeneration: administratorProcedure
    .input(RemoveGenerationInput)
    .output(KeyStatus)
    .mutation(callAsAdministrator(removeGeneration)),
  runs: administratorProcedure
    .input(ListTaskRunsInput)
    .output(z.array(TaskRun))
    .query(callAsAdministrator(listTaskRuns)),
});
