import type { PgBoss } from 'pg-boss';
import type { Row, RowList } from 'postgres';
import { textArray } from './arrays.ts';
import type { Database } from './database.ts';

/** The schema of the queue; migration 0014 makes it, so that the program needs no right to. */
const schema = 'worker';
const stopLimitMs = 2_000;
/** A run whose process shows no life for so long is taken up by another. */
const heartbeatSeconds = 30;
/** So often a process looks for runs to do, and for those whose process is gone. */
const usualPace = { lookEverySeconds: 5, superviseEverySeconds: 15 };
export type QueuePace = typeof usualPace;

/**
 * When a task is due: at times in UTC, of which those that passed while no process ran are made up for once; when somebody asks
 * for it; or as another process of the installation set it, and when somebody asks.
 */
export type Due = { cron: string } | 'when asked' | 'as set elsewhere';

/** Work that the clock asks for, done by one process at a time. */
export interface QueueTask {
  name: string;
  due: Due;
  /** How often it is tried again when it failed or its process died; 5 unless given. */
  retriesMost?: number;
  /** Does it, from wherever an interrupted run left it. @returns what is kept of the run: numbers and words of ours */
  run: (signal: AbortSignal) => Promise<Record<string, unknown>>;
}

/** A time in the queue that this start replaced; it may be another process's, which is configured otherwise. */
export interface Rescheduled {
  name: string;
  before: string;
  now: string | null;
}

export interface OpenQueue {
  rescheduled: Rescheduled[];
  stop(): Promise<void>;
}

/** Does the tasks as they come due, until it is stopped. @throws when the schema is not the one that pg-boss expects */
export async function openQueue(
  database: Database,
  tasks: readonly QueueTask[],
  report: (error: unknown) => void,
  pace: QueuePace = usualPace,
): Promise<OpenQueue> {
  // Loaded by the processes that work alone.
  const { PgBoss } = await import('pg-boss');
  const boss: PgBoss = new PgBoss({
    ...optionsFor(database),
    superviseIntervalSeconds: pace.superviseEverySeconds,
    monitorIntervalSeconds: pace.superviseEverySeconds,
    maintenanceIntervalSeconds: 3_600,
    flowIntervalSeconds: 3_600,
  });
  boss.on('error', report);
  await boss.start();
  const stopping = new AbortController();
  const rescheduled: Rescheduled[] = [];
  for (const task of tasks) rescheduled.push(...(await addTask(boss, task, pace, stopping.signal)));
  return {
    rescheduled,
    stop: async () => {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: stopLimitMs });
    },
  };
}

const optionsFor = (database: Database) => ({
  db: { executeSql: (text: string, values?: unknown[]) => runFor(database, text, values) },
  schema,
  migrate: false,
  createSchema: false,
  reindex: false,
  monitorVacuum: false,
  registerInstance: false,
  openTelemetry: { enabled: false },
});

/**
 * Puts a run of a task into the queue, unless one waits or runs. @returns whether it did
 * @throws when the schema is not the expected one
 */
export async function requestRun(
  database: Database,
  { name, retriesMost = runOptions.retryLimit }: Pick<QueueTask, 'name' | 'retriesMost'>,
): Promise<boolean> {
  const { PgBoss } = await import('pg-boss');
  const boss: PgBoss = new PgBoss({ ...optionsFor(database), supervise: false, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  try {
    // Where no process did the task yet, there is no queue that says how often it is tried.
    await boss.createQueue(name, { ...runOptions, retryLimit: retriesMost, policy: 'exclusive' });
    return (await boss.send(name, null)) !== null;
  } finally {
    await boss.stop({ graceful: false });
  }
}

const runOptions = {
  heartbeatSeconds,
  expireInSeconds: 24 * 60 * 60,
  retryLimit: 5,
  retryDelay: 1,
  deleteAfterSeconds: 30 * 24 * 60 * 60,
};

async function addTask(boss: PgBoss, task: QueueTask, pace: QueuePace, stopping: AbortSignal) {
  const { name, due, retriesMost = runOptions.retryLimit, run } = task;
  const options = { ...runOptions, retryLimit: retriesMost };
  await boss.createQueue(name, { ...options, policy: 'exclusive' });
  await boss.updateQueue(name, options);
  const rescheduled = due === 'as set elsewhere' ? [] : await reschedule(boss, name, due);
  await boss.work(name, { pollingIntervalSeconds: pace.lookEverySeconds }, ([job]) =>
    run(job ? AbortSignal.any([stopping, job.signal]) : stopping),
  );
  return rescheduled;
}

/** @returns the times that this start replaced */
async function reschedule(boss: PgBoss, name: string, due: Exclude<Due, 'as set elsewhere'>): Promise<Rescheduled[]> {
  const schedules = await boss.getSchedules(name);
  const now = due === 'when asked' ? null : due.cron;
  if (now === null) await boss.unschedule(name);
  else await boss.schedule(name, now, null, { tz: 'UTC', missed: 'once' });
  return schedules.filter(({ cron }) => cron !== now).map(({ cron: before }) => ({ name, before, now }));
}

const json = [114, 3802];
const moments = [1114, 1184];

/**
 * Runs what pg-boss asks for by the program's own driver, whose types are set for other uses. Some of it is several
 * statements with a transaction of their own, which must stay on one connection.
 */
async function runFor({ sql }: Database, text: string, values: unknown[] = []) {
  const connection = await sql.reserve();
  try {
    const answer = await connection.unsafe(text, values.map(toParameter));
    const results = answer.columns === undefined && Array.isArray(answer[0]) ? (answer as unknown as Rows[]) : [answer];
    return { rows: results.flatMap(toRows) };
  } finally {
    connection.release();
  }
}

type Rows = RowList<Row[]>;

function toRows(result: Rows): Record<string, unknown>[] {
  const columns = result.columns ?? [];
  return [...result].map((row) =>
    Object.fromEntries(columns.map(({ name, type }) => [name, fromColumn(type, row[name])])),
  );
}

function toParameter(value: unknown): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return textArray(value.map((one) => (one === null ? null : String(toParameter(one)))));
  if (typeof value === 'object') return JSON.stringify(value);
  return value as string | number | boolean;
}

function fromColumn(type: number, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (json.includes(type)) return JSON.parse(value);
  return moments.includes(type) ? new Date(value) : value;
}
