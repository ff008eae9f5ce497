import type { EventFields } from './commands.ts';

export interface ModelEvent {
  eventType: string;
  data: Record<string, unknown>;
  /** As the service gave it; of an item of a batch nobody knows it. */
  id: string | null;
}

export interface ModelEntity {
  externalId: string;
  entityType: string;
  data: Record<string, unknown>;
  erased: boolean;
  states: Map<string, unknown>;
  events: ModelEvent[];
  /** Learned from answers, and the same ever after. */
  id: string | null;
  createdAt: string | null;
  deletedAt: string | null;
}

/** What the service must answer; `data` holds the fields that can be known. */
export interface ModelAnswer {
  status: number;
  code: string | null;
  data: unknown;
  replayed: boolean;
}

export interface Claim {
  fingerprint: string;
  answer: ModelAnswer;
  externalId: string | null;
  erased: boolean;
}

export interface ItemError {
  index: number;
  externalId: string | null;
  code: string;
}

export const refusal = (status: number, code: string): ModelAnswer => ({ status, code, data: null, replayed: false });

/** The JSON value as text, whatever the order of its keys. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export const fingerprintOfEvent = ({ externalId, eventType, data }: EventFields) =>
  fingerprint([externalId, eventType, data]);
