import type { Figure } from './figure.ts';
import type { Measured } from './measure.ts';
import type { Options } from './options.ts';
import { ratios } from './ratios.ts';
import type { Stage } from './stage.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** A figure with what each round measured. */
export interface FigureResult extends Pick<Figure, 'name' | 'label' | 'unit'> {
  rounds: Measured[];
}

export interface RatioResult extends Spread {
  label: string;
  leastAsked?: number;
}

const hottestCount = 10;

/** Measures every figure once a round, one after another. */
export async function runRounds(
  stage: Stage,
  options: Options,
  figures: readonly Figure[],
  say: (line: string) => void,
): Promise<FigureResult[]> {
  const results = figures.map(({ name, label, unit }): FigureResult => ({ name, label, unit, rounds: [] }));
  for (let round = 1; round <= options.rounds; round++) {
    for (const [index, figure] of figures.entries()) {
      const measure = () => figure.measure(stage, options);
      const { result, hottest } = stage.profiler
        ? await stage.profiler.watch(hottestCount, measure)
        : { result: await measure(), hottest: [] };
      results[index]?.rounds.push(result);
      say(`  round ${round}: ${figure.label}: ${Math.round(result.perSecond).toLocaleString('en')}`);
      for (const { name, place, share } of hottest) {
        say(`    ${(share * 100).toFixed(1).padStart(5)} %   ${name}   ${place}`);
      }
    }
  }
  return results;
}

/** Ratios within each round; those whose figures were left out are left out. */
export function compareRounds(results: readonly FigureResult[]): RatioResult[] {
  const byName = new Map(results.map((result) => [result.name, result.rounds]));
  return ratios.flatMap(({ label, of, to, least }): RatioResult[] => {
    const figure = byName.get(of);
    const ceiling = byName.get(to);
    if (!figure || !ceiling) return [];
    const values = figure.map(({ perSecond }, round) => perSecond / (ceiling[round]?.perSecond ?? Number.NaN));
    return [{ label, ...spreadOf(values), ...(least !== undefined && { leastAsked: least }) }];
  });
}
