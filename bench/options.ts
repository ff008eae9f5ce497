import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export interface Options {
  rounds: number;
  warmUpSeconds: number;
  seconds: number;
  /** Events stored before resident memory is read; half as many follow before it is read again. 0: left out. */
  events: number;
  only: string | undefined;
  profile: boolean;
  json: string | undefined;
  /** Processes that answer the API. */
  workers: number;
  /** Stored events at which the same is measured, instead of everything else. */
  growth: readonly number[];
}

const growthSizes = [100_000, 1_000_000, 10_000_000];

export const usage = `npm run bench -- [options]

  --quick           one short round, under two minutes
  --rounds <n>      how often everything is measured; medians are printed (5)
  --seconds <n>     how long each figure is measured (4)
  --events <n>      events stored before memory is read, then half as many again (1000000; 0 leaves it out)
  --only <text>     only the figures whose name contains it, such as events-64 or batches
  --profile         names the product's ten hottest functions for each figure
  --workers <n>     processes that answer the API (as many as there are cores; 1 with --profile)
  --growth          a write, a page and a batch at 0.1, 1 and 10 million stored events, instead of all else
  --growth-most <n> and at so many
  --json <file>     writes everything that was measured there
`;

const numberMost = 100_000_000;
/** As with `WORKERS=auto`. */
const processesMost = 40;

/** @throws Error with one sentence */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      events: { type: 'string' },
      only: { type: 'string' },
      profile: { type: 'boolean', default: false },
      json: { type: 'string' },
      workers: { type: 'string' },
      growth: { type: 'boolean', default: false },
      'growth-most': { type: 'string' },
    },
  });
  const { quick, only, profile, json } = values;
  const most = readNumber('growth-most', values['growth-most'], 1);
  const sizes = values.growth || most !== undefined ? [...growthSizes, ...(most === undefined ? [] : [most])] : [];
  return {
    rounds: readNumber('rounds', values.rounds, 1) ?? (quick || profile ? 1 : 5),
    warmUpSeconds: quick ? 0.5 : 1,
    seconds: readNumber('seconds', values.seconds, 1) ?? (quick ? 2 : 4),
    events: readNumber('events', values.events, 0) ?? (only || profile ? 0 : quick ? 100_000 : 1_000_000),
    only,
    profile,
    json,
    // One process has one inspector.
    workers:
      readNumber('workers', values.workers, 1) ?? (profile ? 1 : Math.min(availableParallelism(), processesMost)),
    growth: sizes,
  };
}

function readNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= numberMost) return number;
  throw new Error(`--${name} is a whole number of at least ${least}.`);
}
