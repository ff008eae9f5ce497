import { figures } from './figures.ts';
import { shortPages } from './figures-of-pages.ts';
import { fillEvents } from './fill-events.ts';
import type { Options } from './options.ts';
import { formatTable } from './report.ts';
import { runRounds } from './rounds.ts';
import { countEvents } from './scratch-database.ts';
import type { Stage } from './stage.ts';
import { spreadOf } from './statistics.ts';

/** What is measured at each size, and the ceiling beside it that does not grow. */
const measured = [
  { figure: 'events-64', ceiling: 'bare-64' },
  { figure: 'event-batches-4', ceiling: 'copy-1' },
  { figure: 'pages-short', ceiling: 'bare-64' },
] as const;
/** Most that the cost of anything may grow from the smallest size to any other. */
const growthMost = 1.25;

/** A figure at one size: what it cost, in units of its ceiling, against the smallest size. */
export interface Growth {
  label: string;
  stored: number;
  perSecond: number;
  cost: number;
  growth: number;
}

/** Stores events up to each size and measures the same at each. */
export async function measureGrowth(stage: Stage, options: Options, say: (line: string) => void): Promise<Growth[]> {
  const names = new Set<string>(measured.flatMap(({ figure, ceiling }) => [figure, ceiling]));
  const wanted = [...figures, shortPages].filter(({ name }) => names.has(name));
  const grown: Growth[] = [];
  for (const size of options.growth) {
    await fillUpTo(stage, size, say);
    const results = await runRounds(stage, options, wanted, say);
    const roundsOf = (name: string) => results.find((result) => result.name === name)?.rounds ?? [];
    for (const { figure, ceiling } of measured) {
      const label = wanted.find(({ name }) => name === figure)?.label ?? figure;
      const rounds = roundsOf(figure);
      const costs = rounds.map(
        ({ perSecond }, round) => (roundsOf(ceiling)[round]?.perSecond ?? Number.NaN) / perSecond,
      );
      const cost = spreadOf(costs).median;
      const first = grown.find((one) => one.label === label);
      const perSecond = spreadOf(rounds.map((round) => round.perSecond)).median;
      grown.push({ label, stored: size, perSecond, cost, growth: cost / (first?.cost ?? cost) });
    }
  }
  return grown;
}

async function fillUpTo({ sql, tenants, entityIds }: Stage, size: number, say: (line: string) => void): Promise<void> {
  const missing = size - (await countEvents(sql));
  say(`${size.toLocaleString('en')} events: storing ${Math.max(0, missing).toLocaleString('en')} …`);
  if (missing > 0) await fillEvents(sql, { operatorId: tenants.main.operatorId, entityIds, count: missing });
  // As an installation that has grown to this size over months would have had done.
  await sql`vacuum (analyze) events`;
  await sql`checkpoint`;
}

export function formatGrowth(growth: readonly Growth[]): string {
  const rows = growth.map(({ label, stored, perSecond, cost, growth }) => [
    label,
    stored.toLocaleString('en'),
    Math.round(perSecond).toLocaleString('en'),
    cost.toFixed(2),
    `${growth.toFixed(2)} ${growth <= growthMost ? 'met' : 'MISSED'}`,
  ]);
  return formatTable(['', 'stored events', 'a second', 'cost ÷ ceiling', `growth (≤ ${growthMost})`], rows).join('\n');
}
