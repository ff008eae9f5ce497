export { isTaskUnderWay } from './is-task-under-way.ts';
export { listTaskRuns } from './list-task-runs.ts';
export { type Due, openTasks, type Task } from './open-tasks.ts';
export { readCron } from './read-cron.ts';
export { readLastRun } from './read-last-run.ts';
export { requestTask } from './request-task.ts';
