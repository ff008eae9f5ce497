export { completeBatchJob, dropJob, findBatchAnswer, startBatchJob } from './batch-job.ts';
export { describeJob } from './describe-job.ts';
export { exportJobErrors } from './export-job-errors.ts';
export { getJob } from './get-job.ts';
export { listJobErrors } from './list-job-errors.ts';
export { listJobs } from './list-jobs.ts';
