import { type Context, type Core, perCore } from '../context.ts';
import { PendingRefusals } from './pending-refusals.ts';

export const pendingOf = perCore('refusals.pending', () => new PendingRefusals());

/** So many items of one batch are kept whole; its job tells all of them. */
const itemsSampledMost = 5;

interface RefusedRequest {
  operatorId: number;
  keyId: bigint;
  operation: string;
  requestId: string;
}

interface Reason {
  code: string;
  message: string;
}

const minuteOf = (ms: number) => ms - (ms % 60_000);

/** Counts a request that is answered with an error. It is written within seconds: no request waits for it. */
export function noteRefusedRequest(core: Core, request: RefusedRequest, { code, message }: Reason): void {
  const nowMs = core.clock.now();
  const { operatorId, keyId, operation, requestId } = request;
  const pending = pendingOf(core);
  pending.count({ operatorId, operation, code, minuteMs: minuteOf(nowMs), amount: 1 });
  const where = { operatorId, operation, keyId, requestId, jobId: null, itemIndex: null };
  pending.sample(operatorId, nowMs, () => ({ ...where, id: core.ids.next(), code, message }));
}

/** Counts the items of a batch that were refused while the others were written. */
export function noteRefusedItems(
  { core, operatorId, actor }: Context,
  batch: { operation: string; jobId: bigint },
  items: readonly (Reason & { index: number })[],
): void {
  const nowMs = core.clock.now();
  const pending = pendingOf(core);
  const { operation, jobId } = batch;
  for (const { code } of items) pending.count({ operatorId, operation, code, minuteMs: minuteOf(nowMs), amount: 1 });
  for (const { index, code, message } of items.slice(0, itemsSampledMost)) {
    const keyId = actor.kind === 'apiKey' ? actor.keyId : null;
    const where = { operatorId, operation, keyId, jobId, itemIndex: index };
    pending.sample(operatorId, nowMs, () => ({ ...where, id: core.ids.next(), code, message, requestId: null }));
  }
}
