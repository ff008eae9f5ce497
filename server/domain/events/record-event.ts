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

const queueOf = (core: Core, locked: 'wait' | 'skip'): Queue =>
  new GroupCommit({
    write: (writes) => {
      const operatorIds = [...new Set(writes.map(({ operatorId }) => operatorId))];
      return insertEvents((make) => core.database.statement(operatorIds, make), writes, core.ids, locked);
    },
    conflictsOf: ({ operatorId, key }) => (key === null ? [] : [`${operatorId} ${key}`]),
    weightOf: ({ data }) => data.length,
    // One flight at a time is fuller, and costs less for each; those that wait for erasures must not wait for each other.
    flightsMost: locked === 'skip' ? 1 : 4,
  });

/** Nearly every event goes by this queue, which waits for no erasure. */
const swiftQueue = perCore('events.swift', (core: Core) => queueOf(core, 'skip'));
/** Those whose entity is being erased, or is unknown, come here, so that they delay nobody else. */
const patientQueue = perCore('events.patient', (core: Core) => queueOf(core, 'wait'));

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
      if (idempotency) Object.assign(event, idempotency);
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
