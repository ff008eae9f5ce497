import { setTimeout as sleep } from 'node:timers/promises';
import { fairNow } from '../fair-clock.ts';
import type { Options } from '../options.ts';
import { Random } from '../random.ts';
import type { PartResult } from '../report.ts';
import type { Stage } from '../stage/stage.ts';
import { checkLogs, checkTables } from './check-canaries.ts';
import { checkReceipts } from './check-receipts.ts';
import { checkRows } from './check-rows.ts';
import { checkValues } from './check-values.ts';
import { Client } from './client.ts';
import type { Fault, Scenery } from './fault.ts';
import { Ledger } from './ledger.ts';
import { Load } from './load.ts';
import { faultsOfClients } from './of-clients.ts';
import { faultsOfData } from './of-data.ts';
import { faultsOfDatabase } from './of-database.ts';
import { faultsOfNetwork } from './of-network.ts';
import { faultsOfProgram } from './of-program.ts';
import { overload } from './overload.ts';
import { watchRecovery } from './recovery.ts';
import { restoreOlder } from './restore.ts';
import { replaceBesideAnother } from './second-program.ts';
import { checkTheChecks } from './self-check.ts';
import { Watch } from './watch.ts';

const allFaults = [
  ...faultsOfProgram,
  replaceBesideAnother,
  ...faultsOfDatabase,
  ...faultsOfData,
  ...faultsOfNetwork,
  ...faultsOfClients,
  overload,
];
const operators = 5;
const checkEvery = 10;
/** What may still go on in the database after the last answer: a statement that nobody waits for any more. */
const settleMs = 9_000;

/** Every fault once, in an order that the seed gives, and then again. */
function drawFaults(random: Random, { faults, fault = '' }: Options): Fault[] {
  const wanted = allFaults.filter(({ name }) => name.includes(fault));
  if (wanted.length === 0) throw new Error(`No fault's name has "${fault}".`);
  const drawn: Fault[] = [];
  while (drawn.length < faults) drawn.push(...random.shuffled(wanted));
  return drawn.slice(0, faults);
}

/** Injects faults one after another while operators work, and holds what they were told against what is there. */
export async function proveFaults(stage: Stage, options: Options): Promise<PartResult> {
  const watch = new Watch();
  const ledger = new Ledger();
  const client = new Client(stage.program.port, watch);
  const scene = { client, ledger, watch };
  const tenants = await stage.makeTenants(operators);
  const load = new Load(scene, tenants, options.seed);
  const random = new Random(options.seed, 'faults');
  const scenery: Scenery = { ...scene, stage, load, random, options, tenants };
  load.start();
  await sleep(1_500);
  let injected = 0;
  for (const fault of drawFaults(random, options)) {
    await injectOne(scenery, fault);
    if (++injected % checkEvery === 0) report(watch, await checkRows(stage.sql, ledger), 'under load');
  }
  while (ledger.acknowledged < options.operations) await sleep(100);
  await load.stop();
  await sleep(settleMs);
  await checkAll(scenery);
  const { seen, missed } = await checkTheChecks(stage, ledger);
  await injectOne(scenery, restoreOlder);
  client.close();
  watch.judgeTroubles();
  return {
    name: 'faults',
    figures: describe(scenery, injected + 1, seen),
    passed: ledger.acknowledged + injected,
    failures: [...tally(watch.violations), ...missed],
  };
}

async function injectOne(scenery: Scenery, fault: Fault): Promise<void> {
  const { watch, options } = scenery;
  const began = fairNow();
  watch.open(fault.name, !fault.unfelt);
  try {
    await fault.inject(scenery);
  } catch (error) {
    watch.violate('I5', `the fault could not be ended: ${error instanceof Error ? error.message : String(error)}`);
  }
  const endedAt = watch.close();
  await watchRecovery(scenery, fault, endedAt);
  watch.extend();
  if (options.verbose) {
    const [forMs, backMs] = [endedAt - began, fairNow() - endedAt].map(Math.round);
    process.stdout.write(
      `   ${fault.name}: ${forMs} ms, well after ${backMs} ms, ${watch.violations.length} violations\n`,
    );
  }
}

async function checkAll({ stage, ledger, watch }: Scenery): Promise<void> {
  report(watch, await checkRows(stage.sql, ledger), 'at the end');
  report(watch, await checkValues(stage.sql, ledger), 'at the end');
  report(watch, await checkTables(stage.sql, ledger), 'at the end');
  report(watch, await checkReceipts(stage.sql, ledger, stage.program.erasureLedger), 'at the end');
  report(watch, checkLogs(stage), 'at the end');
  if (stage.program.crashes > 0) watch.violate('I5', `the program ended ${stage.program.crashes} times by itself`);
}

function report(watch: Watch, problems: string[], when: string): void {
  for (const problem of problems) watch.violations.push(`${problem} (${when})`);
}

/** The same finding once, with how often it was made. */
function tally(violations: string[]): string[] {
  const groups = Map.groupBy(violations, (violation) => violation.replaceAll(/[0-9a-f]{8,}z?|\d+/g, '#'));
  return [...groups.values()].map((group) =>
    group.length > 1 ? `${group[0]} (${group.length} times)` : `${group[0]}`,
  );
}

function describe({ ledger, watch, stage }: Scenery, injected: number, seen: number): string {
  const counts = new Map<string, number>();
  for (const { fate } of ledger.events.values()) counts.set(fate, (counts.get(fate) ?? 0) + 1);
  return [
    `${ledger.acknowledged} acknowledged operations under ${injected} faults`,
    `${watch.counted('requests')} requests, ${watch.counted('troubles')} of them 503 or without an answer, ${watch.counted('retries')} repeated`,
    `${counts.get('acknowledged') ?? 0} acknowledged events, ${counts.get('unknown') ?? 0} of unknown outcome`,
    `${ledger.batches.length} batches, ${watch.counted('erasures')} erasures, ${stage.proxy.lost} acknowledgements lost on the way`,
    `slowest answer ${Math.round(watch.slowestMs)} ms`,
    `first success at most ${Math.round(watch.slowestReturnMs)} ms after the database was back, all well after ${Math.round(watch.slowestHealthMs)} ms`,
    `the checks saw ${seen} harms`,
    ...watch.notes,
  ].join('; ');
}
