export { isTaskUnderWay } from './is-task-under-way.ts';
export { listTaskRuns } from './list-task-runs.ts';
export { openTasks, type Task } from './open-tasks.ts';
export { readCron } from './read-cron.ts';
export { readLastFailure } from './read-last-failure.ts';
export { requestTask } from './request-task.ts';
