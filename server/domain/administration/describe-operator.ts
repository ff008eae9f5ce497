import type { Context } from '../context.ts';
import { findOperator, getProfile } from '../operators/index.ts';
import { type RateLimit, type RateLimitClass, setRateLimits } from '../rate-limits/index.ts';
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

/** Sets limits of one operator; every process follows within a second. @throws VALIDATION_FAILED, NOT_FOUND */
export async function changeLimits(context: Context, { limits }: ChangeLimitsInput): Promise<void> {
  await setRateLimits(context, limits);
}

const formatLimit = (limit: RateLimit | null) => (limit === null ? 'off' : `${limit.perSecond}/${limit.burst}`);
