import { BatchModel, type ModelJob } from './batches.ts';
import type { Command } from './commands.ts';
import { compare, learn, type RealAnswer, same } from './compare.ts';
import { Model } from './model.ts';
import { refusal } from './parts.ts';

export type Send = (
  method: string,
  path: string,
  options?: { body?: unknown; key?: string | null },
) => Promise<RealAnswer>;

const at = (externalId: string, below = '') => `/entities/${encodeURIComponent(externalId)}${below}`;
const notFound = refusal(404, 'ENTITY_NOT_FOUND');

/** Does a command with the service and with the model, and compares what comes of it. */
export class Interpreter {
  readonly #send: Send;
  readonly #model = new Model();
  readonly #batches = new BatchModel(this.#model);
  /** Ids of events by the key that claimed them. */
  readonly #idOfKey = new Map<string, string>();

  constructor(send: Send) {
    this.#send = send;
  }

  async run(command: Command): Promise<void> {
    const what = JSON.stringify(command);
    switch (command.do) {
      case 'settings':
        return compare(
          what,
          this.#model.settings.update(command.body),
          await this.#send('PUT', '/settings', { body: command.body }),
        );
      case 'readSettings':
        return compare(what, this.#model.settings.read(), await this.#send('GET', '/settings'));
      case 'entity':
        return this.#entity(what, command);
      case 'readEntity':
        return this.#readEntity(what, command.externalId);
      case 'erase':
        return this.#erase(what, command.externalId);
      case 'event':
        return this.#event(what, command);
      case 'listEvents':
        return this.#listEvents(what, command);
      case 'state': {
        const { externalId, stateKey, value } = command.body;
        const path = at(externalId, `/state/${stateKey}`);
        return compare(what, this.#model.putState(command.body), await this.#send('PUT', path, { body: { value } }));
      }
      case 'readStates':
      case 'readState':
        return this.#readStates(what, command);
      case 'readJob':
        return this.#readJob(what);
      default:
        return this.#batch(what, command);
    }
  }

  async #entity(what: string, { body, key }: Extract<Command, { do: 'entity' }>): Promise<void> {
    const expected = this.#model.upsert(body, key);
    const real = await this.#send('POST', '/entities', { body, key });
    compare(what, expected, real);
    const entity = this.#model.entities.get(body.externalId);
    if (expected.code === null && entity) learn(entity, 'id', (real.body.data as { id: string }).id, `${what}, id`);
  }

  async #readEntity(what: string, externalId: string): Promise<void> {
    const real = await this.#send('GET', at(externalId));
    const entity = this.#model.entities.get(externalId);
    if (!entity) return compare(what, notFound, real);
    const { entityType, data, erased } = entity;
    compare(what, { status: 200, code: null, data: { externalId, entityType, data }, replayed: false }, real);
    const found = real.body.data as { id: string; createdAt: string; deletedAt?: string };
    learn(entity, 'id', found.id, `${what}, id`);
    learn(entity, 'createdAt', found.createdAt, `${what}, createdAt`);
    same(`${what}, deletedAt`, erased, found.deletedAt !== undefined);
    if (found.deletedAt) learn(entity, 'deletedAt', found.deletedAt, `${what}, deletedAt`);
  }

  async #erase(what: string, externalId: string): Promise<void> {
    const wasThere = this.#model.entities.get(externalId)?.erased === false;
    const expected = this.#model.erase(externalId);
    if (wasThere) this.#batches.forget(externalId);
    const real = await this.#send('DELETE', at(externalId));
    compare(what, expected, real);
    const entity = this.#model.entities.get(externalId);
    if (entity) learn(entity, 'deletedAt', (real.body.data as { deletedAt: string }).deletedAt, `${what}, deletedAt`);
  }

  async #event(what: string, { body, key }: Extract<Command, { do: 'event' }>): Promise<void> {
    const { externalId, ...fields } = body;
    const expected = this.#model.record(body, key);
    const real = await this.#send('POST', at(externalId, '/events'), { body: fields, key });
    compare(what, expected, real);
    if (expected.code !== null) return;
    const { id } = real.body.data as { id: string };
    const known = key === null ? undefined : this.#idOfKey.get(key);
    if (expected.replayed) return known === undefined ? undefined : same(`${what}, id`, known, id);
    if (key !== null) this.#idOfKey.set(key, id);
    const event = this.#model.entities.get(externalId)?.events.at(-1);
    if (event) event.id = id;
  }

  async #listEvents(what: string, { externalId, type, limit }: Extract<Command, { do: 'listEvents' }>): Promise<void> {
    const query = [type && `type=${type}`, limit && `limit=${limit}`].filter(Boolean).join('&');
    const real = await this.#send('GET', at(externalId, `/events${query && `?${query}`}`));
    const entity = this.#model.entities.get(externalId);
    if (!entity) return compare(what, notFound, real);
    same(`${what}, status`, 200, real.status);
    const matching = entity.events.filter(({ eventType }) => type === null || eventType === type).reverse();
    const expected = matching.slice(0, limit ?? 100);
    const found = real.body.data as { id: string; eventType: string; data: unknown }[];
    same(
      what,
      expected.map(({ eventType, data }) => ({ eventType, data })),
      found.map(({ eventType, data }) => ({ eventType, data })),
    );
    for (const [index, event] of expected.entries()) learn(event, 'id', found[index]?.id, `${what}, id of an event`);
    same(`${what}, hasMore`, matching.length > expected.length, (real.body.pagination as { hasMore: boolean }).hasMore);
  }

  async #readStates(what: string, command: Extract<Command, { do: 'readStates' | 'readState' }>): Promise<void> {
    const { externalId } = command;
    const entity = this.#model.entities.get(externalId);
    if (command.do === 'readStates') {
      const real = await this.#send('GET', at(externalId, '/state'));
      if (!entity) return compare(what, notFound, real);
      const found = (real.body.data as { stateKey: string; value: unknown }[]).map(({ stateKey, value }) => [
        stateKey,
        value,
      ]);
      return same(what, [...entity.states].sort(), found.sort());
    }
    const real = await this.#send('GET', at(externalId, `/state/${command.stateKey}`));
    if (!entity) return compare(what, notFound, real);
    if (!entity.states.has(command.stateKey)) return compare(what, refusal(404, 'NOT_FOUND'), real);
    const data = { stateKey: command.stateKey, value: entity.states.get(command.stateKey) };
    compare(what, { status: 200, code: null, data, replayed: false }, real);
  }

  async #batch(what: string, command: Extract<Command, { do: 'entities' | 'events' | 'states' }>): Promise<void> {
    const { do: kind, items, key } = command;
    const { answer, job } = this.#batches.run(kind, items, key);
    const real = await this.#send('POST', `/batch/${kind}`, { body: items, key });
    compare(what, answer, real);
    if (job) learn(job, 'id', (real.body.data as { jobId: string }).jobId, `${what}, jobId`);
  }

  async #readJob(what: string): Promise<void> {
    const job: ModelJob | undefined = this.#batches.jobs.at(-1);
    const real = await this.#send('GET', `/batch/jobs/${job?.id ?? 'job_0000000000000000'}`);
    if (!job) return compare(what, refusal(404, 'NOT_FOUND'), real);
    compare(
      what,
      {
        status: 200,
        code: null,
        data: { id: job.id, type: job.type, status: 'completed', progress: 100 },
        replayed: false,
      },
      real,
    );
    const { duplicates: _, ...output } = job.data;
    const found = (real.body.data as { output: Record<string, unknown> }).output;
    compare(what, { status: 200, code: null, data: output, replayed: false }, { ...real, body: { data: found } });
  }
}
