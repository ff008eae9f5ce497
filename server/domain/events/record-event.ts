import { type Context, type Core, perCore } from '../context.ts';
import { requirePossibleId } from '../entities/index.ts';
import { entityNotFound } from '../errors.ts';
import { GroupCommit } from '../group-commit.ts';
import { claimedBefore, type IdempotencyClaim, runOnce } from '../idempotency/index.ts';
import { formatId } from '../ids.ts';
import { getWritableProfile } from '../operators/index.ts';
import { prepareEvent } from './prepare-event.ts';
import type { RecordEventInput, RecordedEvent } from './schemas.ts';
import { type EventOutcome, type EventWrite, writeEvents } from './write-events.ts';

const queueOf = perCore('events.writes', (core: Core) => {
  return new GroupCommit<EventWrite, EventOutcome>({
    write: (writes) => {
      const operatorIds = [...new Set(writes.map(({ operatorId }) => operatorId))];
      return core.database.transact(operatorIds, (tx) => writeEvents(tx, writes, core.ids));
    },
    conflictsOf: ({ operatorId, key }) => (key === null ? [] : [`${operatorId} ${key}`]),
  });
});

export type EventAnswer = RecordedEvent & { replayed: boolean };

/**
 * Records an event of an entity; it never changes after that.
 * @throws TEMPLATE_NOT_CONFIGURED, VALIDATION_FAILED, ENTITY_NOT_FOUND, IDEMPOTENCY_KEY_REUSED
 */
export function recordEvent(
  context: Context,
  input: RecordEventInput & { externalId: string; idempotency?: IdempotencyClaim | undefined },
): Promise<EventAnswer> {
  const { externalId, idempotency } = input;
  return runOnce<EventAnswer>(context, {
    operation: 'event',
    claim: idempotency,
    run: async () => {
      const { template } = await getWritableProfile(context);
      const write = prepareEvent(context, template, externalId, input);
      if (idempotency) Object.assign(write, idempotency);
      requirePossibleId(externalId);
      const outcome = await queueOf(context.core).submit(write);
      if (outcome === 'claimedBefore') return claimedBefore;
      if (outcome === 'unknownEntity') throw entityNotFound();
      return { id: formatId('eev', write.id), replayed: false };
    },
    replay: ({ resultId, erased }) => {
      if (erased || resultId === null) throw entityNotFound();
      return { id: formatId('eev', resultId), action: 'duplicate', replayed: true };
    },
  });
}
