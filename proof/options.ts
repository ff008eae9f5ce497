import { parseArgs } from 'node:util';

/** How much of everything is done. */
export interface Sizes {
  fuzzedRequests: number;
  operations: number;
  faults: number;
  sequences: number;
  /** Kills of a process that applies the retention. */
  kills: number;
  /** How long the database is away when it is away for long. */
  awayMs: number;
}

export interface Options extends Sizes {
  seed: number;
  only: string | undefined;
  /** Of all faults those whose name has this text. */
  fault: string | undefined;
  /** Keeps what the program and PostgreSQL printed. */
  logs: string | undefined;
  /** A clone with another version, installed and built, that works beside this one for a while. */
  beside: string | undefined;
  /** Says of each fault how it went. */
  verbose: boolean;
}

export const usage = `node scripts/proof.mjs [options]

  --full           100,000 operations and 500 faults, 100,000 fuzzed requests, 2,000 sequences; takes hours
  --seed <n>       repeats what a run with this seed did
  --only <part>    fuzz, faults, model or lifecycle
  --fault <text>   of the faults only those whose name has it
  --requests <n>   fuzzed requests
  --faults <n>     faults
  --operations <n> acknowledged operations under faults, at least
  --sequences <n>  sequences of commands against the model
  --kills <n>      kills of a retention that is being applied
  --verbose        says of each fault how it went
  --beside <clone> another version, installed and built, as the program that works beside this one
  --logs <folder>  keeps there what the program and PostgreSQL printed
`;

const inCi: Sizes = { fuzzedRequests: 5_000, operations: 10_000, faults: 26, sequences: 200, kills: 50, awayMs: 4_000 };
const inFull: Sizes = {
  fuzzedRequests: 100_000,
  operations: 100_000,
  faults: 500,
  sequences: 2_000,
  kills: 200,
  awayMs: 60_000,
};

/** @throws Error with one sentence */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      full: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      seed: text,
      only: text,
      fault: text,
      requests: text,
      faults: text,
      operations: text,
      sequences: text,
      kills: text,
      logs: text,
      beside: text,
    },
  });
  const sizes = values.full ? inFull : inCi;
  return {
    fuzzedRequests: readNumber('requests', values.requests) ?? sizes.fuzzedRequests,
    operations: readNumber('operations', values.operations) ?? sizes.operations,
    faults: readNumber('faults', values.faults) ?? sizes.faults,
    sequences: readNumber('sequences', values.sequences) ?? sizes.sequences,
    kills: readNumber('kills', values.kills) ?? sizes.kills,
    awayMs: sizes.awayMs,
    seed: readNumber('seed', values.seed) ?? Math.floor(Math.random() * 2 ** 31),
    only: values.only,
    fault: values.fault,
    logs: values.logs,
    beside: values.beside,
    verbose: values.verbose,
  };
}

function readNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`--${name} is a whole number.`);
}
