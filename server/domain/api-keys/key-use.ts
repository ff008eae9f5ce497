import { numberArray } from '#db/arrays.ts';
import { type Core, perCore } from '../context.ts';
import type { OpenApiKey } from './find-api-key.ts';

const usesOf = perCore('apiKeys.uses', () => new Map<bigint, { operatorId: number; usedAtMs: number }>());

/** Remembers that a key was used just now; written later, so that no request waits for it. */
export function noteKeyUse(core: Core, { keyId, operatorId }: OpenApiKey): void {
  const uses = usesOf(core);
  const use = uses.get(keyId);
  if (use) use.usedAtMs = core.clock.now();
  else uses.set(keyId, { operatorId, usedAtMs: core.clock.now() });
}

/** Writes when keys were last used. A crash loses the last seconds of it. */
export async function flushKeyUse(core: Core): Promise<void> {
  const uses = usesOf(core);
  if (uses.size === 0) return;
  const noted = [...uses];
  uses.clear();
  const operatorIds = [...new Set(noted.map(([, { operatorId }]) => operatorId))];
  await core.database.statement(
    operatorIds,
    (sql) => sql`
    update api_keys k set last_used_at = greatest(k.last_used_at, to_timestamp(u.used_ms / 1000))
    from unnest(
      ${numberArray(noted.map(([, { operatorId }]) => operatorId))}::bigint[], ${numberArray(noted.map(([id]) => id))}::bigint[],
      ${numberArray(noted.map(([, { usedAtMs }]) => usedAtMs))}::float8[]
    ) as u (operator_id, id, used_ms)
    where k.operator_id = u.operator_id and k.id = u.id`,
  );
}
