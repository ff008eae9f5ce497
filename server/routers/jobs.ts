import { describeJob, exportJobErrors, listJobErrors, listJobs } from '#server/domain/jobs/index.ts';
import {
  DescribedJob,
  ExportedJobErrors,
  JobErrorsPage,
  JobInput,
  JobsPage,
  ListJobErrorsInput,
  ListJobsInput,
} from '#server/domain/jobs/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const jobsRouter = router({
  list: operatorProcedure.input(ListJobsInput).output(JobsPage).query(call(listJobs)),
  get: operatorProcedure.input(JobInput).output(DescribedJob).query(call(describeJob)),
  errors: operatorProcedure.input(ListJobErrorsInput).output(JobErrorsPage).query(call(listJobErrors)),
  exportErrors: operatorProcedure.input(JobInput).output(ExportedJobErrors).mutation(call(exportJobErrors)),
});
