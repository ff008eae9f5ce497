import { type Context, type Core, perCore } from '../context.ts';
import { entityErased } from '../errors.ts';
import { GroupCommit } from '../group-commit.ts';
import { claimedBefore, type IdempotencyClaim, type KnownClaim, runOnce } from '../idempotency/index.ts';
import { formatId } from '../ids.ts';
import { getWritableProfile } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import { prepareEntity } from './prepare-entity.ts';
import type { UpsertEntityInput, UpsertedEntity } from './schemas.ts';
import { type EntityOutcome, type EntityWrite, writeEntities } from './write-entities.ts';

const queueOf = perCore('entities.writes', (core: Core) => {
  return new GroupCommit<EntityWrite, EntityOutcome>({
    write: (writes) => {
      const operatorIds = [...new Set(writes.map(({ operatorId }) => operatorId))];
      // A key makes further statements necessary.
      return writes.some(({ key }) => key !== null)
        ? core.database.transact(operatorIds, ({ sql }) => writeEntities((make) => make(sql), writes))
        : writeEntities((make) => core.database.statement(operatorIds, make), writes);
    },
    conflictsOf: ({ operatorId, externalId, key }) => {
      const entity = `${operatorId} e ${externalId}`;
      return key === null ? [entity] : [entity, `${operatorId} k ${key}`];
    },
    weightOf: ({ data, pii }) => data.length + (pii?.length ?? 0),
  });
});

/** What the write led to; `replayed` when the key's first execution is answered again. */
export type EntityAnswer = UpsertedEntity & { replayed: boolean };

/**
 * Creates an entity or replaces its data and type.
 * @throws TEMPLATE_NOT_CONFIGURED, VALIDATION_FAILED, ENTITY_ERASED (with suppressErased, or for a late repeat of a
 * request whose entity was erased since), IDEMPOTENCY_KEY_REUSED
 */
export function upsertEntity(
  context: Context,
  input: UpsertEntityInput & { idempotency?: IdempotencyClaim | undefined },
): Promise<EntityAnswer> {
  requireRight(context, 'write');
  const { externalId, entityType, idempotency } = input;
  const answer = (id: bigint, action: 'created' | 'updated', replayed: boolean) => {
    return { id: formatId('ent', id), externalId, entityType, action, replayed };
  };
  return runOnce<EntityAnswer>(context, {
    operation: 'entity',
    claim: idempotency,
    run: async () => {
      const profile = await getWritableProfile(context);
      const write = prepareEntity(context.core, profile, input);
      if (idempotency) Object.assign(write, idempotency);
      const outcome = await queueOf(context.core).submit(write);
      if (outcome.kind === 'claimedBefore') return claimedBefore;
      if (outcome.kind === 'erased') throw entityErased();
      return answer(outcome.id, outcome.action, false);
    },
    replay: ({ entityId, action, erased }: KnownClaim) => {
      if (erased || entityId === null || action === null) throw entityErased();
      return answer(entityId, action, true);
    },
  });
}
