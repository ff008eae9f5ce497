import { isDatabaseUnavailable } from '#db/errors.ts';
import type { OpenCore } from '../core.ts';
import { flushKeyUse } from '../domain/api-keys/index.ts';
import { flushPiiReads } from '../domain/audit/index.ts';
import { endInterruptedEverySeconds, endInterruptedIfDue, tidyIfDue } from '../domain/housekeeping/index.ts';
import { flushRefusals, flushRefusalsEverySeconds } from '../domain/refusals/index.ts';
import { rollUpEverySeconds, rollUpIngestion } from '../domain/rollups/index.ts';

const heartbeatEveryMs = 2_000;
const probeLimitMs = 2_000;
const missesMost = 3;

/** What several processes may not do at once, by the queue. */
export { startTasks } from './start-tasks.ts';

export interface Worker {
  stop(): Promise<void>;
}

/** Runs what the clock asks for: the heartbeat that is also the database's watchdog, the tidying and the sums. */
export function startWorker(core: OpenCore): Worker {
  let misses = 0;
  const tasks = [
    every(heartbeatEveryMs, async () => {
      try {
        await withLimit(core.beat(), probeLimitMs);
        misses = 0;
      } catch (error) {
        misses++;
        if (misses === 1) core.report('The database did not answer a heartbeat.', error);
        if (misses < missesMost || !(await core.database.replacePoolIfServerAnswers())) return;
        core.report('The pool did not answer though the server did: it was replaced.', undefined);
      }
    }),
    every(endInterruptedEverySeconds * 1_000, () => reportFailure(core, endInterruptedIfDue(core))),
    // Looked for more often than it is due, so that restarts in a row do not put it off.
    every(5_000, () => reportFailure(core, tidyIfDue(core))),
    every(rollUpEverySeconds * 1_000, () => reportFailure(core, rollUpIngestion(core))),
    every(flushRefusalsEverySeconds * 1_000, () => reportFailure(core, flushRefusals(core))),
    every(5_000, () => reportFailure(core, flushKeyUse(core))),
    every(5_000, () => reportFailure(core, flushPiiReads(core))),
  ];
  return {
    stop: async () => {
      await Promise.all(tasks.map((stop) => stop()));
      await Promise.allSettled([flushKeyUse(core), flushRefusals(core), flushPiiReads(core)]);
    },
  };
}

async function reportFailure(core: OpenCore, task: Promise<unknown>): Promise<void> {
  try {
    await task;
  } catch (error) {
    if (!isDatabaseUnavailable(error)) core.report('A background task failed; it is tried again.', error);
  }
}

/** Runs `task` again `ms` after it ended. @returns what stops it and waits for a run that is under way */
function every(ms: number, task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(() => {
      running = task().finally(() => {
        if (!stopped) schedule();
      });
    }, ms);
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
    return running;
  };
}

function withLimit<T>(work: PromiseLike<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })), ms);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
