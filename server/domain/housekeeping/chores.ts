import { isConnectionLost } from '#db/errors.ts';
import type { Core } from '../context.ts';
import { listOperators } from '../operators/index.ts';

const operatorsAtOnce = 500;

/** @returns whether `task` is due, which is then this process's to do: no other has begun it for `everySeconds` */
export async function takeTurn(core: Core, task: 'interrupted' | 'tidy', everySeconds: number): Promise<boolean> {
  const taken = await core.database.sql`
    insert into housekeeping as h (task, ran_at) values (${task}, now())
    on conflict (task) do update set ran_at = excluded.ran_at
      where h.ran_at <= now() - make_interval(secs => ${everySeconds - 1})
    returning 1`;
  return taken.length > 0;
}

/** The ids of all operators, so many at a time as one statement is about. */
export async function sliceOperators(core: Core): Promise<number[][]> {
  const ids = (await listOperators(core)).map(({ id }) => id);
  const slices: number[][] = [];
  for (let start = 0; start < ids.length; start += operatorsAtOnce)
    slices.push(ids.slice(start, start + operatorsAtOnce));
  return slices;
}

/** Does a part whose failure must not stop the others; without a database there is no use in going on. */
export async function goOn(core: Core, part: () => Promise<unknown>): Promise<void> {
  try {
    await part();
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    core.report('A part of the housekeeping failed; it is tried again.', error);
  }
}
