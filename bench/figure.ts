import { type LoadPlan, type Measured, measureLoad } from './measure.ts';
import type { Options } from './options.ts';
import type { Stage } from './stage.ts';

/** One row of the table. */
export interface Figure {
  name: string;
  label: string;
  unit: 'requests' | 'events' | 'entities' | 'reads' | 'states';
  measure: (stage: Stage, options: Options) => Promise<Measured>;
}

/** Measures by one load on one server. */
export const load = (plan: (stage: Stage) => LoadPlan) => (stage: Stage, options: Options) =>
  measureLoad(stage, options, plan(stage));

/** Single events of the operator that has many players. */
export const eventsOf = ({ tenants: { main } }: Stage, withKeys = false) =>
  ({ kind: 'events', apiKeys: [main.apiKey], playersEach: main.players, withKeys }) as const;

export const created = { status: 201 };
