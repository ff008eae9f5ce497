import { eq, sql } from 'drizzle-orm';
import { textArray } from '#db/arrays.ts';
import { schema } from '#db/client.ts';
import { writeAudit } from '../audit/index.ts';
import type { Context } from '../context.ts';
import { DomainError, validationFailed } from '../errors.ts';
import { forgetProfile } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import type { RateLimitClass } from './schemas.ts';
import { parseRateLimit } from './token-bucket.ts';

const { operators } = schema;

/** `<per second>/<burst>` or `off`; null goes back to the installation's limit; what is absent stays. */
export type RateLimitChanges = { readonly [Class in RateLimitClass]?: string | null | undefined };

interface SetOptions {
  /** Throws when it does not agree with what is stored, which nobody changes until this change is through. */
  check?: (stored: Readonly<Record<string, string>>) => void;
}

/**
 * Sets limits of one operator; every process follows within a second.
 * @returns the operator's own limits after the change
 * @throws VALIDATION_FAILED, NOT_FOUND
 */
export async function setRateLimits(
  context: Context,
  changes: RateLimitChanges,
  { check }: SetOptions = {},
): Promise<Readonly<Record<string, string>>> {
  requireRight(context, 'installation');
  const { core, operatorId } = context;
  const given = Object.entries(changes).filter(([, limit]) => limit !== undefined);
  const issues = given
    .filter(([, limit]) => limit !== null && parseRateLimit(limit ?? '') === undefined)
    .map(([field]) => ({
      field,
      message: `The limit of ${field} must be <per second>/<burst>, such as 100/200, or off.`,
    }));
  if (issues.length > 0) throw validationFailed(issues);
  const set = Object.fromEntries(given.filter(([, limit]) => limit !== null));
  const cleared = given.filter(([, limit]) => limit === null).map(([name]) => name);
  // One statement, so that two changes of different limits at once both survive.
  const rateLimits = sql`(${operators.rateLimits} || ${JSON.stringify(set)}::jsonb) - ${textArray(cleared)}::text[]`;
  const row = await core.database.transact([operatorId], async (tx) => {
    const own = eq(operators.id, operatorId);
    if (check) {
      const [stored] = await tx.orm.select().from(operators).where(own).for('no key update');
      if (stored) check(stored.rateLimits);
    }
    const [changed] = await tx.orm.update(operators).set({ rateLimits }).where(own).returning();
    if (!changed) throw new DomainError('NOT_FOUND', 'There is no operator with this id.');
    const subject = `operator:${operatorId}`;
    await writeAudit(tx, context, { action: 'operator.limits-changed', subject, details: changes });
    return changed;
  });
  forgetProfile(core, operatorId);
  return row.rateLimits;
}
