import { writeFileSync } from 'node:fs';
import { Closing, runToEnd } from './closing.ts';
import { figures } from './figures.ts';
import { formatGrowth, measureGrowth } from './growth.ts';
import { describeMachine } from './machine.ts';
import { measureMemory } from './memory.ts';
import { type Options, readOptions, usage } from './options.ts';
import { formatMachine, formatReport } from './report.ts';
import { compareRounds, runRounds } from './rounds.ts';
import { type Stage, setStage } from './stage.ts';

const closing = new Closing();
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function measure(stage: Stage, options: Options): Promise<void> {
  const machine = await describeMachine(stage.sql);
  const wanted = figures.filter(({ name }) => options.only === undefined || name.includes(options.only));
  if (wanted.length === 0)
    throw new Error(`No figure has "${options.only}" in its name: ${figures.map(({ name }) => name).join(', ')}`);
  const results = await runRounds(stage, options, wanted, say);
  const memory = await measureMemory(stage, options.events, say);
  const { rounds, seconds, workers } = options;
  const report = { machine, rounds, seconds, workers, figures: results, ratios: compareRounds(results), memory };
  say(`\n${formatReport(report)}`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}

async function growAndMeasure(stage: Stage, options: Options): Promise<void> {
  const machine = await describeMachine(stage.sql);
  const growth = await measureGrowth(stage, options, say);
  say(`\n${formatMachine({ machine, ...options })}\n\n${formatGrowth(growth)}`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, growth }, null, 2)}\n`);
}

async function run(): Promise<void> {
  if (process.argv.includes('--help')) return say(usage);
  const options = readOptions(process.argv.slice(2));
  const stage = await setStage(closing, options, say);
  await (options.growth.length > 0 ? growAndMeasure(stage, options) : measure(stage, options));
}

runToEnd(closing, run);
