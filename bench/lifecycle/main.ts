import { Closing, runToEnd } from '../closing.ts';
import { describeMachine } from '../machine.ts';
import { formatMachine, formatTable } from '../report.ts';
import { spreadOf } from '../statistics.ts';
import { sendPlayers } from '../tenants.ts';
import { type Exported, exportEntity } from './export-entity.ts';
import { eventsPerSecond, ingestOnTime, type OnTime } from './ingest-on-time.ts';
import { beginTask, countArchived, countOlderRecords, savePolicy, secondsOf } from './run-task.ts';
import { type LifecycleStage, setLifecycleStage } from './stage.ts';

const asked = { retentionSeconds: 300, p99Times: 2, exportFirstMs: 1_000 };
const eventsByDefault = 10_000_000;
/** One event of so many is old enough for the archive. */
const oldOneOf = 10;
/** So many records are sealed anew, where there are as many events. */
const resealedMost = 100_000;
const roundSeconds = 10;
const quietRounds = 3;

const closing = new Closing();
const say = (line: string) => void process.stdout.write(`${line}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');
const judged = (isMet: boolean, bound: string) => `${bound} ${isMet ? 'met' : 'MISSED'}`;

/** What ingestion was before a task of the worker and beside it, and how long that took. */
interface Beside {
  seconds: number;
  quiet: OnTime[];
  beside: OnTime[];
}
type Retained = Beside & { moved: number };
type Resealed = Beside & { records: number };

async function measureBeside(stage: LifecycleStage, task: string): Promise<Beside> {
  say(`Recording ${whole(eventsPerSecond)} events a second …`);
  await ingestOnTime(stage, roundSeconds); // the first round warms up
  const quiet: OnTime[] = [];
  for (let round = 0; round < quietRounds; round++) quiet.push(await ingestOnTime(stage, roundSeconds));
  say(`… and having the worker do "${task}" beside it …`);
  const id = await beginTask(stage, task);
  const beside: OnTime[] = [];
  let seconds: number | null = null;
  while (seconds === null) {
    beside.push(await ingestOnTime(stage, roundSeconds));
    seconds = await secondsOf(stage, id);
  }
  return { seconds, quiet, beside };
}

async function measureRetention(stage: LifecycleStage): Promise<Retained> {
  await savePolicy(stage);
  const before = await countArchived(stage);
  const measured = await measureBeside(stage, 'retention');
  return { ...measured, moved: (await countArchived(stage)) - before };
}

/** @param most records to seal anew */
async function measureRotation(stage: LifecycleStage, most: number): Promise<Resealed> {
  say('Storing records, and starting the program again with a newer master key …');
  await sendPlayers(stage.product.port, { ...stage.tenant, players: Math.max(stage.tenant.players, most) });
  const restarted = { ...stage, product: await stage.restartWithNewerKey() };
  const records = await countOlderRecords(stage);
  const measured = await measureBeside(restarted, 'key-rotation');
  const left = await countOlderRecords(stage);
  if (left > 0) throw new Error(`${left} records were not sealed anew.`);
  return { ...measured, records };
}

const p99Of = (rounds: readonly OnTime[]) => spreadOf(rounds.map(({ p99Ms }) => p99Ms)).median;
const timesOf = ({ quiet, beside }: Beside) => p99Of(beside) / p99Of(quiet);

function ingestionRow(label: string, rounds: readonly OnTime[], verdict: string): string[] {
  const { median, least, most } = spreadOf(rounds.map(({ p99Ms }) => p99Ms));
  const perSecond = spreadOf(rounds.map(({ perSecond }) => perSecond)).median;
  const spread = `${median.toFixed(1)} (${least.toFixed(1)} … ${most.toFixed(1)})`;
  return [label, `${whole(perSecond)} a second, p99 ${spread} ms`, verdict];
}

function formatResults(retained: Retained, exported: Exported, resealed: Resealed): string {
  const { seconds, moved, quiet, beside } = retained;
  const times = timesOf(retained);
  const { retentionSeconds, p99Times, exportFirstMs } = asked;
  return formatTable(
    ['', 'measured', 'asked'],
    [
      [`${whole(moved)} events archived`, `${seconds.toFixed(0)} s`, judged(seconds < retentionSeconds, '< 300 s')],
      ingestionRow('ingestion before', quiet, ''),
      ingestionRow(
        'ingestion beside it',
        beside,
        judged(times < p99Times, `p99 < ${p99Times} times, is ${times.toFixed(1)}:`),
      ),
      [
        `export of ${whole(exported.events)} events`,
        `first bytes after ${exported.firstMs.toFixed(0)} ms, ${exported.megabytes.toFixed(0)} MB in ${exported.seconds.toFixed(1)} s`,
        judged(exported.firstMs < exportFirstMs, 'first < 1,000 ms'),
      ],
      [`${whole(resealed.records)} records sealed anew`, `${resealed.seconds.toFixed(0)} s`, ''],
      ingestionRow('ingestion before', resealed.quiet, ''),
      ingestionRow('ingestion beside it', resealed.beside, `p99 is ${timesOf(resealed).toFixed(1)} times`),
    ],
  ).join('\n');
}

async function run(): Promise<void> {
  const events = Number(process.argv[2] ?? eventsByDefault);
  if (!Number.isInteger(events) || events < oldOneOf)
    throw new Error('The argument is how many events to store: 10000000.');
  const stage = await setLifecycleStage(closing, { events, old: Math.floor(events / oldOneOf) }, say);
  const retained = await measureRetention(stage);
  say('Exporting the player with the longest history …');
  const exported = await exportEntity(stage);
  const resealed = await measureRotation(stage, Math.min(resealedMost, events / 100));
  const machine = await describeMachine(stage.sql);
  say(`\n${formatMachine({ machine, rounds: retained.beside.length, seconds: roundSeconds, workers: 1 })}`);
  say(`\n${whole(events)} events of one operator\n\n${formatResults(retained, exported, resealed)}`);
}

runToEnd(closing, run);
