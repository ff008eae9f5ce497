'use client';

import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { formatCount, formatCountShort } from '#app/_ui/count.ts';
import type { Overview } from '#server/domain/rollups/schemas.ts';
import { kinds } from './kinds.ts';

/** How each range names its steps. Days are those of UTC, as they are summed; the rest is where the person is. */
const formats = {
  '1h': new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  '24h': new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  '7d': new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' }),
  '30d': new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
};

const series = kinds.map(({ kind, label, color }) => ({ name: kind, label, color }));

/** One bar for each step of the range. */
export function IngestionChart({ overview, height }: { overview: Overview; height: number }) {
  const data = overview.series.map(({ at, ...amounts }) => {
    return { time: formats[overview.range].format(new Date(at)), ...amounts };
  });
  return (
    <BarChart
      h={height}
      data={data}
      dataKey="time"
      type="stacked"
      series={series}
      valueFormatter={formatCount}
      yAxisProps={{ allowDecimals: false, width: 44, tickFormatter: formatCountShort }}
      xAxisProps={{ minTickGap: 32, interval: 'equidistantPreserveStart' }}
      tickLine="none"
      accessibilityLayer={false}
      barProps={{ isAnimationActive: false }}
    />
  );
}
