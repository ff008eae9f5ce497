import { type Context, type Core, perCore } from '../context.ts';
import { requirePossibleId } from '../entities/index.ts';
import { entityNotFound } from '../errors.ts';
import { GroupCommit } from '../group-commit.ts';
import { claimedBefore, type IdempotencyClaim, runOnce } from '../idempotency/index.ts';
import { formatId } from '../ids.ts';
import { getWritableProfile } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import { findErasedEvents } from './find-erased-events.ts';
import { prepareEvent } from './prepare-event.ts';
import type { RecordEventInput, RecordedEvent } from './schemas.ts';
import { type EventOutcome, type EventWrite, insertEvents } from './write-events.ts';

type Queue = GroupCommit<EventWrite, EventOutcome>;

type Write = (writes: EventWrite[], operatorIds: number[]) => Promise<EventOutcome[]>;

const queueOf = (write: Write, flights: { flightsMost: number; itemsEnough?: number }): Queue =>
  new GroupCommit({
    write: (writes) => write(writes, [...new Set(writes.map(({ operatorId }) => operatorId))]),
    conflictsOf: ({ operatorId, key }) => (key === null ? [] : [`${operatorId} ${key}`]),
    weightOf: ({ data }) => data.length,
    ...flights,
  });

/**
 * Nearly every event goes by this queue, which waits for no erasure. The second flight lies at the server when the first
 * one lands. A thin one costs nearly as much as a full one: it takes along what just comes in (docs/decisions/007).
 */
const swiftQueue = perCore('events.swift', ({ database, ids }: Core) =>
  queueOf((writes, operatorIds) => insertEvents((make) => database.pipelined(operatorIds, make), writes, ids, 'skip'), {
    flightsMost: 2,
    itemsEnough: 24,
  }),
);
/** Those whose entity is being erased, or is unknown, come here, so that they delay nobody else, nor each other. */
const patientQueue = perCore('events.patient', ({ database, ids }: Core) =>
  queueOf((writes, operatorIds) => insertEvents((make) => database.statement(operatorIds, make), writes, ids, 'wait'), {
    flightsMost: 4,
  }),
);

async function writeLater(core: Core, event: EventWrite): Promise<EventOutcome> {
  let outcome: EventOutcome;
  do outcome = await patientQueue(core).submit(event);
  while (outcome === 'again');
  return outcome;
}

export type EventAnswer = RecordedEvent & { replayed: boolean };

/**
 * Records an event of an entity; it never changes after that.
 * @throws TEMPLATE_NOT_CONFIGURED, VALIDATION_FAILED, ENTITY_NOT_FOUND, IDEMPOTENCY_KEY_REUSED
 */
export function recordEvent(
  context: Context,
  input: RecordEventInput & { externalId: string; idempotency?: IdempotencyClaim | undefined },
): Promise<EventAnswer> {
  requireRight(context, 'write');
  const { externalId, idempotency } = input;
  return runOnce<EventAnswer>(context, {
    operation: 'event',
    claim: idempotency,
    run: async () => {
      const profile = getWritableProfile(context);
      const { template } = profile instanceof Promise ? await profile : profile;
      const event = prepareEvent(context, template, externalId, input);
      event.key = idempotency?.key ?? null;
      event.fingerprint = idempotency?.fingerprint ?? null;
      requirePossibleId(externalId);
      let outcome = await swiftQueue(context.core).submit(event);
      if (outcome === 'again') outcome = await writeLater(context.core, event);
      if (outcome === 'claimedBefore') return claimedBefore;
      if (outcome === 'unknownEntity') throw entityNotFound();
      return { id: formatId('eev', event.id), replayed: false };
    },
    replay: async ({ resultId, erased }) => {
      if (erased || resultId === null || (await isErased(context, externalId, resultId))) throw entityNotFound();
      return { id: formatId('eev', resultId), action: 'duplicate', replayed: true };
    },
  });
}

async function isErased({ core, operatorId }: Context, externalId: string, id: bigint): Promise<boolean> {
  const erased = await core.database.transact([operatorId], (tx) =>
    findErasedEvents(tx, operatorId, [{ id, externalId }]),
  );
  return erased.has(id);
}
