/** A figure held against another of the same round. */
export interface Ratio {
  label: string;
  of: string;
  to: string;
  /** What it is asked to be; the others are only told. */
  least?: number;
}

export const ratios: readonly Ratio[] = [
  { label: 'single events ÷ bare Node HTTP server', of: 'events-64', to: 'bare-64', least: 0.35 },
  { label: 'single events ÷ no-op under next start', of: 'events-64', to: 'noop-64', least: 8 },
  { label: 'single events ÷ one INSERT per event', of: 'events-64', to: 'insert-32', least: 1.3 },
  { label: 'single events with a key ÷ without', of: 'events-64-keys', to: 'events-64', least: 0.7 },
  { label: 'single events of 50 operators ÷ of one', of: 'events-64-operators', to: 'events-64', least: 0.4 },
  { label: 'events in batches ÷ COPY', of: 'event-batches-4', to: 'copy-1', least: 0.4 },
  { label: 'events in batches ÷ COPY, two at a time', of: 'event-batches-4', to: 'copy-2' },
  { label: 'events in batches, one at a time ÷ COPY', of: 'event-batches-1', to: 'copy-1' },
  {
    label: 'events in batches with a key each ÷ without',
    of: 'event-batches-4-keys',
    to: 'event-batches-4',
    least: 0.5,
  },
  { label: 'entities in batches ÷ COPY of events', of: 'entity-batches-4', to: 'copy-1', least: 0.1 },
  { label: 'reads of an entity ÷ bare Node HTTP server', of: 'reads-32', to: 'bare-32', least: 0.2 },
  { label: 'pages 90,000 events deep ÷ first pages', of: 'pages-deep', to: 'pages-first', least: 0.8 },
];

/** A p99 that is asked to stay within so many milliseconds. */
export interface LatencyBound {
  of: string;
  p99MsMost: number;
}

export const latencyBounds: readonly LatencyBound[] = [
  { of: 'events-32', p99MsMost: 25 },
  { of: 'flood', p99MsMost: 100 },
];

/** Most resident megabytes of one API process at full load. */
export const residentMbMost = 350;
