import type { EntityFields, EventFields, StateFields } from './commands.ts';
import type { Model } from './model.ts';
import { fingerprint, fingerprintOfEvent, type ItemError, type ModelAnswer, refusal } from './parts.ts';

export interface BatchData {
  succeeded: number;
  failed: number;
  duplicates?: number;
  errors: ItemError[];
}

/** What a batch came to; its errors change when somebody in them is erased. */
export interface ModelJob {
  type: string;
  data: BatchData;
  /** As the service gave it. */
  id: string | null;
}

type Kind = 'entities' | 'events' | 'states';
type Item = EntityFields | EventFields | StateFields;

/** Batches of a model, and the jobs that they left. */
export class BatchModel {
  readonly jobs: ModelJob[] = [];
  readonly #model: Model;
  readonly #claims = new Map<string, { fingerprint: string; job: ModelJob }>();

  constructor(model: Model) {
    this.#model = model;
  }

  run(kind: Kind, items: readonly Item[], key: string | null): { answer: ModelAnswer; job: ModelJob | null } {
    const print = fingerprint(items);
    const known = key === null ? undefined : this.#claims.get(`${kind} ${key}`);
    if (known && known.fingerprint !== print) return { answer: refusal(422, 'IDEMPOTENCY_KEY_REUSED'), job: null };
    if (known) return { answer: answerOf(known.job, true), job: known.job };
    if (!this.#model.settings.template) return { answer: refusal(400, 'TEMPLATE_NOT_CONFIGURED'), job: null };
    const job: ModelJob = { type: `batch_ingest_${kind}`, data: this.#apply(kind, items), id: null };
    this.jobs.push(job);
    if (key !== null) this.#claims.set(`${kind} ${key}`, { fingerprint: print, job });
    return { answer: answerOf(job, false), job };
  }

  /** What jobs tell of an entity goes with it. */
  forget(externalId: string): void {
    for (const { data } of this.jobs)
      for (const error of data.errors) if (error.externalId === externalId) error.externalId = null;
  }

  #apply(kind: Kind, items: readonly Item[]): BatchData {
    const errors: ItemError[] = [];
    let duplicates = 0;
    items.forEach((item, index) => {
      const code = this.#applyOne(kind, item);
      if (code === 'duplicate') duplicates++;
      else if (code !== null) errors.push({ index, externalId: item.externalId, code });
    });
    const counts = { succeeded: items.length - errors.length, failed: errors.length };
    return { ...counts, ...(duplicates > 0 && { duplicates }), errors };
  }

  /** @returns why the item was refused, `duplicate`, or null */
  #applyOne(kind: Kind, item: Item): string | null {
    if (kind === 'entities') return this.#model.putEntity(item as EntityFields).code;
    if (kind === 'states') return this.#model.putState(item as StateFields).code;
    return this.#applyEvent(item as EventFields);
  }

  #applyEvent(item: EventFields): string | null {
    const key = item.idempotencyKey ?? null;
    const print = fingerprintOfEvent(item);
    const claim = this.#model.findClaim('event', key);
    if (claim && claim.fingerprint !== print) return 'IDEMPOTENCY_KEY_REUSED';
    if (claim) return claim.erased ? 'ENTITY_NOT_FOUND' : 'duplicate';
    const answer = this.#model.addEvent(item);
    if (answer.code === null) this.#model.claim('event', key, print, answer, item.externalId);
    return answer.code;
  }
}

const answerOf = ({ data }: ModelJob, replayed: boolean): ModelAnswer => ({
  status: 200,
  code: null,
  data: structuredClone(data),
  replayed,
});
