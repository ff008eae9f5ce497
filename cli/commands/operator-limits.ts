import type { Command } from 'commander';
import { getProfile } from '#server/domain/operators/index.ts';
import { type RateLimitChanges, rateLimitClasses, setRateLimits } from '#server/domain/rate-limits/index.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { withOperator } from '../installation.ts';
import { formatTable, print } from '../print.ts';

interface LimitOptions extends Format {
  realtime?: string;
  batch?: string;
  read?: string;
}

export function addLimitsCommand(group: Command): void {
  const description = 'Show or set the rate limits of one operator.';
  defineCommand(group, 'limits', description, 'operators limits lucky-casino --batch 50/100 --read off')
    .argument('<operator>', 'its id or slug')
    .option('--realtime <limit>', 'for single writes: <per second>/<burst>, `off`, or `default`')
    .option('--batch <limit>', 'for batches')
    .option('--read <limit>', 'for everything else')
    .action(limits);
}

async function limits(idOrSlug: string, options: LimitOptions): Promise<void> {
  const changes = toChanges(options);
  const { operator, own } = await withOperator(idOrSlug, async (context, operator) => {
    const isQuestion = Object.keys(changes).length === 0;
    const own = isQuestion
      ? (await getProfile(context.core, context.operatorId)).rateLimits
      : await setRateLimits(context, changes);
    return { operator, own };
  });
  const { id, slug, name } = operator;
  const entries = rateLimitClasses.map((limitClass) => [limitClass, own[limitClass] ?? 'default'] as const);
  print(options, { id, slug, name, limits: Object.fromEntries(entries) }, formatTable(entries));
}

function toChanges({ realtime, batch, read }: LimitOptions): RateLimitChanges {
  const given = { 'ingest:realtime': realtime, 'ingest:batch': batch, read };
  const typed = Object.entries(given).filter(([, limit]) => limit !== undefined);
  return Object.fromEntries(typed.map(([name, limit]) => [name, limit === 'default' ? null : limit]));
}
