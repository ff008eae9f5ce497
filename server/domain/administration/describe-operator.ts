import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { findOperator, getProfile } from '../operators/index.ts';
import { type RateLimit, type RateLimitClass, rateLimitClasses, setRateLimits } from '../rate-limits/index.ts';
import { requireRight } from '../rights.ts';
import { withUsage } from './list-operators.ts';
import type { ChangeLimitsInput, DescribedOperator } from './schemas.ts';

/** One operator as an administrator sees it. @throws NOT_FOUND */
export async function describeOperator(context: Context): Promise<DescribedOperator> {
  requireRight(context, 'installation');
  const { core, operatorId } = context;
  const operator = await findOperator(core, String(operatorId));
  const [[administered = null], { rateLimits }] = await Promise.all([
    withUsage(core, [operator]),
    getProfile(core, operatorId),
  ]);
  if (administered === null) throw new TypeError('An operator that was found has its usage.');
  const limitOf = (limitClass: RateLimitClass) => ({
    own: rateLimits[limitClass] ?? null,
    installation: formatLimit(core.rateLimits[limitClass]),
  });
  return {
    ...administered,
    limits: {
      'ingest:realtime': limitOf('ingest:realtime'),
      'ingest:batch': limitOf('ingest:batch'),
      read: limitOf('read'),
    },
  };
}

/** The fields of the form, by the limit that each is for. */
const fieldOf = { 'ingest:realtime': 'realtime', 'ingest:batch': 'batch', read: 'read' } as const;

/**
 * Sets limits of one operator; every process follows within a second.
 * @throws VALIDATION_FAILED, NOT_FOUND, CONFLICT at each that somebody else changed since it was seen
 */
export async function changeLimits(context: Context, { seen, limits }: ChangeLimitsInput): Promise<void> {
  await setRateLimits(context, limits, {
    check: (stored) => {
      const changed = rateLimitClasses.filter(
        (name) => name in limits && (stored[name] ?? null) !== (seen[name] ?? null),
      );
      if (changed.length === 0) return;
      const message = 'Somebody changed this limit meanwhile. Save again to replace what it is now.';
      throw new DomainError('CONFLICT', message, {
        details: changed.map((name) => ({ field: fieldOf[name], message })),
      });
    },
  });
}

const formatLimit = (limit: RateLimit | null) => (limit === null ? 'off' : `${limit.perSecond}/${limit.burst}`);
