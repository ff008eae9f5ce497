import type { Options } from '../options.ts';
import type { Random } from '../random.ts';
import type { Stage, Tenant } from '../stage/stage.ts';
import type { Load } from './load.ts';
import type { Scene } from './writes.ts';

/** All that a fault may use. */
export interface Scenery extends Scene {
  stage: Stage;
  load: Load;
  random: Random;
  options: Options;
  tenants: readonly Tenant[];
}

export interface Fault {
  name: string;
  /** Whether the first success must come within two seconds of its end: the program was there all along. */
  databaseReturns: boolean;
  /** Whether nothing of it may be felt by other requests. */
  unfelt?: boolean;
  /** Makes it happen and ends it; resolves as soon as it is over. */
  inject: (scenery: Scenery) => Promise<void>;
}

/** Waits until something is so. @throws Error when it is not within the time */
export async function until(what: () => Promise<boolean> | boolean, timeoutMs: number, name: string): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`${name}: not so within ${timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const serverBackWithinMs = 60_000;

/** Until PostgreSQL answers the proof's own connection. */
export async function untilServerAnswers({ sql }: Stage): Promise<void> {
  const answers = () =>
    sql`select 1`.then(
      () => true,
      () => false,
    );
  await until(answers, serverBackWithinMs, 'PostgreSQL answers again');
}
