import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import type { LifecycleStage } from './stage.ts';

const lookEveryMs = 500;
const patienceMs = 60_000;

interface Run {
  state: string;
  seconds: number | null;
}

/** Saves a policy by which the old events go into the archive, as an operator does. */
export async function savePolicy({ product, tenant }: LifecycleStage): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${product.port}/operator-data-api/settings`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ retentionPolicy: { entity_events: { hot_days: 30, archive_days: 1_825 } } }),
  });
  if (!response.ok) throw new Error(`The policy was refused: ${await response.text()}`);
}

/** Has the program's worker do a task now instead of at its time. @returns its run's id */
export async function beginTask({ databaseUrl }: LifecycleStage, task: string): Promise<string> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: 'worker',
    migrate: false,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  try {
    const end = performance.now() + patienceMs;
    while (performance.now() < end) {
      const id = await boss.send(task, null);
      if (id !== null) return id;
      await sleep(lookEveryMs); // one is at it already, of the hour that began
    }
    throw new Error(`The task "${task}" could not be asked for.`);
  } finally {
    await boss.stop();
  }
}

/** @returns how long it took by the database's clock, or null while it runs @throws Error when it failed */
export async function secondsOf({ sql }: LifecycleStage, id: string): Promise<number | null> {
  const [run] = await sql<Run[]>`
    select state::text as state, extract(epoch from completed_on - started_on)::float8 as seconds
    from worker.job where id = ${id}`;
  if (run?.state === 'failed') throw new Error('What was to be measured failed.');
  return run?.state === 'completed' ? run.seconds : null;
}

export async function countArchived({ sql }: LifecycleStage): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select coalesce(sum(amount), 0)::int as count from events_archive`;
  return row?.count ?? 0;
}

/** How many records an older generation of master keys seals. */
export async function countOlderRecords({ sql }: LifecycleStage): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from entities where pii is not null and get_byte(pii, 4) = 1`;
  return row?.count ?? 0;
}
