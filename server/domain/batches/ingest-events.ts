import type { Transaction } from '#db/client.ts';
import type { Context } from '../context.ts';
import { entityNotFound, isDomainError } from '../errors.ts';
import { type EventWrite, findErasedEvents, prepareEvent, writeEvents } from '../events/index.ts';
import {
  type Fingerprint,
  findClaims,
  fingerprintEvent,
  type IdempotencyClaim,
  isIdempotencyKey,
  isSameRequest,
  type KnownClaim,
  keyReused,
} from '../idempotency/index.ts';
import { getWritableProfile } from '../operators/index.ts';
import type { BatchItems, RefusedItem } from './read-items.ts';
import { type BatchResult, type BatchVerbAnswer, runBatch } from './run-batch.ts';
import type { BatchError, EventItem } from './schemas.ts';
import { inSlices } from './slices.ts';

type Items = BatchItems<typeof EventItem>;

interface Prepared {
  index: number;
  write: EventWrite;
}

/** A keyed item that is wrong in itself: whether its key is known is asked before it is told so. */
interface Refused {
  error: BatchError;
  key: string | null;
  fingerprint: Fingerprint | null;
}

/** Records events; an item whose key is known counts as succeeded and is not recorded again. */
export function ingestEvents(
  context: Context,
  { source, items, idempotency }: { source: string; items: Items; idempotency?: IdempotencyClaim | undefined },
): Promise<BatchVerbAnswer> {
  return runBatch(context, {
    kind: 'events',
    claim: idempotency,
    itemCount: items.count,
    prepare: async () => {
      const { writes, refused } = await prepareAll(context, source, items);
      return (tx) => writeAll(tx, context, writes, refused);
    },
  });
}

async function prepareAll(context: Context, source: string, items: Items) {
  const { template } = await getWritableProfile(context);
  const writes: Prepared[] = [];
  const refused: Refused[] = [];
  await inSlices(items.count, (position) => {
    const item = items.read(position);
    if ('error' in item) return void refused.push(refusedItem(item));
    const { index, node, fields } = item;
    const { externalId } = fields;
    const key = fields.idempotencyKey ?? null;
    const fingerprint =
      key !== null && node.kind === 'object' ? fingerprintEvent(context, externalId, source, node, false) : null;
    try {
      const write = prepareEvent(context, template, externalId, fields);
      write.key = key;
      write.fingerprint = fingerprint;
      writes.push({ index, write });
    } catch (error) {
      if (!isDomainError(error)) throw error;
      refused.push({ error: { index, externalId, code: error.code, message: error.message }, key, fingerprint });
    }
  });
  return { writes, refused };
}

/** An item whose fields are wrong repeats nothing; that its key is known already is what is wrong with it first. */
function refusedItem({ error, node, fieldsRefused }: RefusedItem): Refused {
  const named = fieldsRefused && node.kind === 'object' ? node.members.get('idempotencyKey') : undefined;
  const key = named?.kind === 'string' && isIdempotencyKey(named.value) ? named.value : null;
  return { error, key, fingerprint: key === null ? null : [''] };
}

async function writeAll(
  tx: Transaction,
  context: Context,
  writes: Prepared[],
  refused: Refused[],
): Promise<BatchResult> {
  const { core, operatorId } = context;
  const outcomes =
    writes.length > 0
      ? await writeEvents(
          tx,
          writes.map(({ write }) => write),
          core.ids,
        )
      : [];
  const { code, message } = entityNotFound();
  const unsettled = refused.filter(({ key }) => key !== null);
  const errors = refused.filter(({ key }) => key === null).map(({ error }) => error);
  let succeeded = 0;
  writes.forEach(({ index, write }, position) => {
    const outcome = outcomes[position];
    if (outcome === 'recorded') {
      succeeded++;
      return;
    }
    const error: BatchError = { index, externalId: write.externalId, code, message };
    if (write.key === null) errors.push(error);
    else unsettled.push({ error, key: write.key, fingerprint: write.fingerprint });
  });
  if (unsettled.length === 0) return { succeeded, duplicates: 0, errors };
  const claimants = new Map<string, number>();
  writes.forEach(({ index, write }, position) => {
    if (outcomes[position] === 'recorded' && write.key !== null) claimants.set(write.key, index);
  });
  const claims = await findClaims(tx, operatorId, 'event', [...new Set(unsettled.map(({ key }) => key ?? ''))]);
  const repeats = unsettled.map((one) => repeatOf(one, claims));
  const erased = await findErasedEvents(
    tx,
    operatorId,
    repeats.filter((repeat) => repeat !== null),
  );
  const settled = unsettled.map((one, position) => {
    const claim = claims.get(one.key ?? '');
    const claimedLater = (claimants.get(one.key ?? '') ?? -1) > one.error.index;
    return claim && one.fingerprint && !claimedLater ? settle(one.error, repeats[position] ?? null, erased) : one.error;
  });
  const duplicates = settled.filter((error) => error === null).length;
  return {
    succeeded: succeeded + duplicates,
    duplicates,
    errors: [...errors, ...settled.filter((error) => error !== null)],
  };
}

interface Repeat {
  id: bigint;
  externalId: string;
  /** Whether its claim was marked when the entity was erased. */
  marked: boolean;
}

/** The event that an item repeats, or null. */
function repeatOf(
  { error: { externalId }, key, fingerprint }: Refused,
  claims: Map<string, KnownClaim>,
): Repeat | null {
  const claim = claims.get(key ?? '');
  if (!claim || claim.resultId === null || externalId === null || !fingerprint) return null;
  if (!isSameRequest(claim.fingerprint, fingerprint, true)) return null;
  return { id: claim.resultId, externalId, marked: claim.erased };
}

/** What a keyed item comes to whose key was claimed before: null for a repeat of what its key stands for. */
function settle(error: BatchError, repeat: Repeat | null, erased: Set<bigint>): BatchError | null {
  if (repeat && !repeat.marked && !erased.has(repeat.id)) return null;
  const { code, message } = repeat ? entityNotFound() : keyReused();
  return { ...error, code, message };
}
