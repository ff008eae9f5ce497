import { Closing } from '../bench/closing.ts';
import { proveFaults } from './faults/run.ts';
import { fuzz } from './fuzz/run.ts';
import { proveLifecycle } from './lifecycle.ts';
import { proveModel } from './model/run.ts';
import { type Options, readOptions, usage } from './options.ts';
import { formatPart, type PartResult } from './report.ts';
import { type Stage, setStage } from './stage/stage.ts';

const parts: Record<string, (stage: Stage, options: Options) => Promise<PartResult>> = {
  fuzz,
  faults: proveFaults,
  model: proveModel,
  lifecycle: proveLifecycle,
};
const closing = new Closing();
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function prove(options: Options): Promise<number> {
  const { only, seed } = options;
  const wanted = Object.entries(parts).filter(([name]) => only === undefined || name === only);
  if (wanted.length === 0) throw new Error(`There is no part "${only}": ${Object.keys(parts).join(', ')}`);
  say(`The seed is ${seed}; --seed ${seed} repeats this run.`);
  const stage = await setStage(closing, options);
  const total = { passed: 0, failed: 0 };
  for (const [, run] of wanted) {
    const began = performance.now();
    const result = await run(stage, options);
    say(formatPart(result, (performance.now() - began) / 1_000));
    total.passed += result.passed;
    total.failed += result.failures.length;
  }
  await closing.close();
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function fail(error: unknown): Promise<void> {
  process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  await closing.close();
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void closing.close().then(() => process.exit(1)));
process.once('uncaughtException', (error) => void fail(error));

if (process.argv.includes('--help')) say(usage);
else prove(readOptions(process.argv.slice(2))).then((code) => process.exit(code), fail);
