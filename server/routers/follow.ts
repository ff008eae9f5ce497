import { getTRPCErrorFromUnknown, tracked } from '@trpc/server';
import type { z } from 'zod';
import type { Context } from '#server/domain/context.ts';
import { isStillThem as isSame } from '#server/domain/users/index.ts';
import { isUnforeseen, toTrpcError } from './errors.ts';
import type { RouterContext } from './trpc.ts';

/** A stream ends within five seconds of its session's end, of a change of role and of a suspension. */
const lookAgainEveryMs = 2_000;

type Watch<Input, Output> = (context: Context, input: Input, signal: AbortSignal) => AsyncIterable<Output>;

interface Opened<Input> {
  ctx: RouterContext & { context: Context };
  input: Input;
  signal: AbortSignal | undefined;
}

/**
 * Makes a subscription of a domain verb. When the person is no longer who they were when it began it just ends: the page
 * comes back, and is told what holds now. When the program stops, it ends in order as well.
 * @param idOf by which a browser that lost its connection says where it was
 */
export function follow<Input, Output>(
  watch: Watch<Input, Output>,
  schema: z.ZodType<Output>,
  idOf: (output: Output) => string | undefined,
) {
  return async function* ({ ctx, input, signal }: Opened<Input>) {
    const ended = new AbortController();
    const timer = setInterval(() => void isStillThem(ctx).then((same) => same || ended.abort()), lookAgainEveryMs);
    try {
      const until = AbortSignal.any([ended.signal, ctx.context.core.stopping, ...(signal ? [signal] : [])]);
      for await (const output of watch(ctx.context, input, until)) {
        if (ended.signal.aborted) return;
        const id = idOf(output);
        const parsed = schema.parse(output);
        yield id === undefined ? parsed : tracked(id, parsed);
      }
    } catch (thrown) {
      const error = getTRPCErrorFromUnknown(thrown);
      if (isUnforeseen(error)) ctx.report('A stream failed.', error.cause ?? error);
      throw toTrpcError(error);
    } finally {
      clearInterval(timer);
    }
  };
}

/** While the database is away nobody is told anything, so there is nothing to end. */
async function isStillThem({ open, context }: RouterContext & { context: Context }): Promise<boolean> {
  const { session } = await open();
  return session !== null && (await isSame(context, session).catch(() => true));
}
