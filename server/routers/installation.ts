import { z } from 'zod';
import { checkBackup, listBackups, startBackup } from '#server/domain/backups/index.ts';
import { Backups, CheckBackupInput, CheckedBackup } from '#server/domain/backups/schemas.ts';
import { describeLedger } from '#server/domain/erasures/index.ts';
import { LedgerStatus } from '#server/domain/erasures/schemas.ts';
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
  backups: administratorProcedure.output(Backups).query(callAsAdministrator(listBackups)),
  startBackup: administratorProcedure.output(z.void()).mutation(callAsAdministrator(startBackup)),
  checkBackup: administratorProcedure
    .input(CheckBackupInput)
    .output(CheckedBackup)
    .mutation(callAsAdministrator(checkBackup)),
  ledger: administratorProcedure.output(LedgerStatus).query(callAsAdministrator(describeLedger)),
  runs: administratorProcedure
    .input(ListTaskRunsInput)
    .output(z.array(TaskRun))
    .query(callAsAdministrator(listTaskRuns)),
});
