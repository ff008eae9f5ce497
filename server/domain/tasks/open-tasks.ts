import { isDatabaseUnavailable } from '#db/errors.ts';
import { type Due, openQueue, type QueuePace, type QueueTask, type Rescheduled } from '#db/queue.ts';
import type { Core } from '../context.ts';
import { isDomainError } from '../errors.ts';

const openAgainAfterMs = 5_000;

/** Something that the clock asks for, done by one process of the installation at a time and gone on with after a crash. */
export type Task = QueueTask;
export type { Due };

/**
 * Does the tasks as they come due. Nobody waits for the queue to open: a database that is away now is tried again.
 * @returns what ends it, between two steps of what is being done
 */
export function openTasks(core: Core, tasks: readonly Task[], pace?: QueuePace): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const told = tasks.map((task) => ({ ...task, run: (signal: AbortSignal) => runTelling(core, task, signal) }));
  const opening = openUntilStopped(core, told, pace, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await (await opening)?.stop();
    },
  };
}

async function openUntilStopped(
  core: Core,
  tasks: readonly Task[],
  pace: QueuePace | undefined,
  stopping: AbortSignal,
) {
  const report = (error: unknown) => {
    if (!isDatabaseUnavailable(error)) core.report('The queue of tasks failed; it is tried again.', error);
  };
  while (!stopping.aborted) {
    try {
      const queue = await openQueue(core.database, tasks, report, pace);
      for (const change of queue.rescheduled) core.report(wordsOf(change), undefined);
      return queue;
    } catch (error) {
      report(error);
      await pause(openAgainAfterMs, stopping);
    }
  }
  return null;
}

/** Processes that are configured otherwise undo each other's times, and whoever starts last wins. */
const wordsOf = ({ name, before, now }: Rescheduled) =>
  `The task "${name}" was due at "${before}" and ${now === null ? 'is so no more' : `is due at "${now}" now`}, as this process is configured. Where processes differ, the one that starts last decides.`;

/** The queue keeps what is thrown: it gets a sentence of ours, never a message of the database, which may hold what was sent. */
async function runTelling(core: Core, { name, run }: Task, signal: AbortSignal) {
  try {
    return await run(signal);
  } catch (error) {
    if (isDomainError(error)) {
      core.report(`The task "${name}" did not do its work: ${error.message}`, error);
      throw new Error(error.message);
    }
    if (signal.aborted) throw new Error('The process was told to stop; another goes on.');
    core.report(`The task "${name}" failed; it is tried again.`, error);
    throw new Error('It failed; the cause is in the log.');
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
