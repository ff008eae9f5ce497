import type { Machine } from './machine.ts';
import type { MemoryReading } from './memory.ts';
import { latencyBounds, residentMbMost } from './ratios.ts';
import type { FigureResult, RatioResult } from './rounds.ts';
import { spreadOf } from './statistics.ts';

/** Everything that a run of the benchmark found. */
export interface Report {
  machine: Machine;
  rounds: number;
  seconds: number;
  workers: number;
  figures: FigureResult[];
  ratios: RatioResult[];
  memory: MemoryReading[];
}

type Row = readonly string[];

const whole = (value: number) => Math.round(value).toLocaleString('en');
const milliseconds = (value: number | undefined) => (value === undefined ? '' : value.toFixed(value < 10 ? 2 : 0));
const percent = (value: number | undefined) => (value === undefined ? '' : `${Math.round(value * 100)} %`);

/** The report as a person reads it. */
export function formatReport(report: Report): string {
  const { figures, ratios, memory } = report;
  return [
    formatMachine(report),
    '',
    ...formatTable(['', 'a second', 'least … most', 'p50 ms', 'p99 ms', 'CPU', 'generator'], figures.map(figureRow)),
    '',
    ...formatTable(['ratio within a round', 'median', 'least … most', 'asked'], ratios.map(ratioRow)),
    '',
    ...formatTable(['p99', 'ms', 'least … most', 'asked'], latencyRows(figures)),
    '',
    ...formatTable(['resident memory of the largest process after', 'MB', 'highest', 'asked'], memory.map(memoryRow)),
  ].join('\n');
}

export function formatMachine({
  machine,
  rounds,
  seconds,
  workers,
}: Omit<Report, 'figures' | 'ratios' | 'memory'>): string {
  const settings = Object.entries(machine.settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return [
    `${machine.cores} cores, ${machine.cpu}, ${machine.memoryGb} GB, ${machine.system}`,
    `Node ${machine.node}, Next ${machine.next}, PostgreSQL ${machine.postgres} (${settings}), WORKERS=${workers}`,
    `${rounds} round${rounds === 1 ? '' : 's'}, ${seconds} s a figure; generator, program and PostgreSQL on the same cores`,
  ].join('\n');
}

function latencyRows(figures: readonly FigureResult[]): Row[] {
  return latencyBounds.flatMap(({ of, p99MsMost }) => {
    const figure = figures.find(({ name }) => name === of);
    const values = figure?.rounds.map(({ p99Ms }) => p99Ms).filter((value) => value !== undefined) ?? [];
    if (!figure || values.length === 0) return [];
    const { median, least, most } = spreadOf(values);
    const verdict = `≤ ${p99MsMost} ${median <= p99MsMost ? 'met' : 'MISSED'}`;
    return [[figure.label, milliseconds(median), `${milliseconds(least)} … ${milliseconds(most)}`, verdict]];
  });
}

function figureRow({ label, rounds }: FigureResult): Row {
  const { median, least, most } = spreadOf(rounds.map(({ perSecond }) => perSecond));
  const middle = (pick: (round: FigureResult['rounds'][number]) => number | undefined) => {
    const values = rounds.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : spreadOf(values).median;
  };
  return [
    label,
    whole(median),
    `${whole(least)} … ${whole(most)}`,
    milliseconds(middle(({ p50Ms }) => p50Ms)),
    milliseconds(middle(({ p99Ms }) => p99Ms)),
    percent(middle(({ serverCpu }) => serverCpu)),
    percent(middle(({ generatorCpu }) => generatorCpu)),
  ];
}

function ratioRow({ label, median, least, most, leastAsked }: RatioResult): Row {
  const asked = leastAsked === undefined ? '' : `≥ ${leastAsked} ${median >= leastAsked ? 'met' : 'MISSED'}`;
  return [label, median.toFixed(2), `${least.toFixed(2)} … ${most.toFixed(2)}`, asked];
}

function memoryRow({ after, residentMb, peakMb }: MemoryReading): Row {
  const asked = `< ${residentMbMost} ${residentMb < residentMbMost ? 'met' : 'MISSED'}`;
  return [after, whole(residentMb), whole(peakMb), asked];
}

/** Columns of one width each, the first to the left. */
export function formatTable(head: Row, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `  ${cells.join('   ')}`.trimEnd();
  });
}
