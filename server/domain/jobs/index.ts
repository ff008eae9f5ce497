export { completeBatchJob, dropJob, findBatchAnswer, startBatchJob } from './batch-job.ts';
export { getJob } from './get-job.ts';
