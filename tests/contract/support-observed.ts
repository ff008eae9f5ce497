import { AsyncLocalStorage } from 'node:async_hooks';

/** An answer as the wire showed it, whichever client asked; `status` is null where there was none. */
export interface Observed {
  status: number | null;
  headers: Readonly<Record<string, unknown>>;
  text: string;
  /** Where there was no answer: whether the connection was closed. */
  closed?: boolean;
}

const observed = new AsyncLocalStorage<Observed[]>();

/** Every client of the tests tells its answers here, for whoever observes the check that it asks for. */
export function noteReply(reply: Observed): void {
  observed.getStore()?.push(reply);
}

/** Runs a check. @returns whether it held, and the last answer that it got: where it did not, the one that it fell over */
export async function observe(check: () => unknown): Promise<{ held: boolean; last: Observed | undefined }> {
  const replies: Observed[] = [];
  const held = await observed.run(replies, async () => {
    try {
      await check();
      return true;
    } catch {
      return false;
    }
  });
  return { held, last: replies.at(-1) };
}
