import type { EntityFields, EventFields, StateFields } from './commands.ts';
import { type Claim, fingerprint, fingerprintOfEvent, type ModelAnswer, type ModelEntity, refusal } from './parts.ts';
import { problemOfEntity, problemOfEvent, problemOfState, SettingsModel } from './rules.ts';

/** What the service is to its operator, in memory and in a few lines: the contract as a program. */
export class Model {
  readonly settings = new SettingsModel();
  readonly entities = new Map<string, ModelEntity>();
  readonly claims = new Map<string, Claim>();

  upsert(body: EntityFields, key: string | null): ModelAnswer {
    const known = this.#known('entity', key, fingerprint(['/entities', body]));
    if (known) return known.refused ?? (known.claim.erased ? refusal(409, 'ENTITY_ERASED') : known.claim.answer);
    if (!this.settings.template) return refusal(400, 'TEMPLATE_NOT_CONFIGURED');
    const answer = this.putEntity(body);
    if (answer.code === null) this.claim('entity', key, fingerprint(['/entities', body]), answer, body.externalId);
    return answer;
  }

  putEntity(body: EntityFields): ModelAnswer {
    const problem = problemOfEntity(body);
    if (problem) return refusal(400, problem);
    const { externalId, entityType, data } = body;
    const old = this.entities.get(externalId);
    if (old?.erased && this.settings.suppressErased) return refusal(409, 'ENTITY_ERASED');
    const isNew = !old || old.erased;
    const entity = old ?? {
      externalId,
      entityType,
      data,
      erased: false,
      states: new Map(),
      events: [],
      id: null,
      createdAt: null,
      deletedAt: null,
    };
    Object.assign(entity, { entityType, data, erased: false, ...(isNew && { createdAt: null, deletedAt: null }) });
    this.entities.set(externalId, entity);
    return {
      status: isNew ? 201 : 200,
      code: null,
      data: { externalId, entityType, action: isNew ? 'created' : 'updated' },
      replayed: false,
    };
  }

  record(body: EventFields, key: string | null): ModelAnswer {
    const print = fingerprintOfEvent(body);
    const known = this.#known('event', key, print);
    if (known) {
      if (known.refused) return known.refused;
      return known.claim.erased
        ? refusal(404, 'ENTITY_NOT_FOUND')
        : { ...known.claim.answer, status: 200, data: { action: 'duplicate' } };
    }
    if (!this.settings.template) return refusal(400, 'TEMPLATE_NOT_CONFIGURED');
    const answer = this.addEvent(body);
    if (answer.code === null) this.claim('event', key, print, answer, body.externalId);
    return answer;
  }

  addEvent({ externalId, eventType, data }: EventFields): ModelAnswer {
    const problem = problemOfEvent(eventType, data);
    if (problem) return refusal(400, problem);
    const entity = this.entities.get(externalId);
    if (!entity || entity.erased) return refusal(404, 'ENTITY_NOT_FOUND');
    entity.events.push({ eventType, data, id: null });
    return { status: 201, code: null, data: {}, replayed: false };
  }

  putState({ externalId, stateKey, value }: StateFields): ModelAnswer {
    if (!this.settings.template) return refusal(400, 'TEMPLATE_NOT_CONFIGURED');
    const problem = problemOfState(stateKey);
    if (problem) return refusal(400, problem);
    const entity = this.entities.get(externalId);
    if (!entity || entity.erased) return refusal(404, 'ENTITY_NOT_FOUND');
    entity.states.set(stateKey, value);
    return { status: 200, code: null, data: { stateKey, value }, replayed: false };
  }

  erase(externalId: string): ModelAnswer {
    const entity = this.entities.get(externalId);
    if (!entity) return refusal(404, 'ENTITY_NOT_FOUND');
    const first = !entity.erased;
    const open = entity.events.filter(({ data }) => !('_redacted' in data));
    const counts = { eventsRedacted: first ? open.length : 0, statesRemoved: first ? entity.states.size : 0 };
    if (first) {
      for (const event of open) event.data = { _redacted: true };
      Object.assign(entity, { data: { _deleted: true }, erased: true, states: new Map() });
      for (const claim of this.claims.values()) if (claim.externalId === externalId) claim.erased = true;
    }
    return { status: 200, code: null, data: { externalId, deleted: true, ...counts }, replayed: false };
  }

  /** What a key stands for already; a repeat or the refusal of another request. */
  #known(operation: string, key: string | null, print: string): { claim: Claim; refused?: ModelAnswer } | null {
    const claim = key === null ? undefined : this.claims.get(`${operation} ${key}`);
    if (!claim) return null;
    if (claim.fingerprint !== print) return { claim, refused: refusal(422, 'IDEMPOTENCY_KEY_REUSED') };
    return { claim: { ...claim, answer: { ...claim.answer, replayed: true } } };
  }

  /** The claim of a batch, or of an item; null for a new key. */
  findClaim(operation: string, key: string | null): Claim | null {
    return (key !== null && this.claims.get(`${operation} ${key}`)) || null;
  }

  claim(operation: string, key: string | null, print: string, answer: ModelAnswer, externalId: string | null): void {
    if (key !== null) this.claims.set(`${operation} ${key}`, { fingerprint: print, answer, externalId, erased: false });
  }
}
