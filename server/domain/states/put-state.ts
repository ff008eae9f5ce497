import { type Context, type Core, perCore } from '../context.ts';
import { requirePossibleId } from '../entities/index.ts';
import { entityNotFound, validationFailed } from '../errors.ts';
import { GroupCommit } from '../group-commit.ts';
import { RawJson } from '../json/index.ts';
import { getWritableProfile } from '../operators/index.ts';
import { requireRight } from '../rights.ts';
import { validateStateKey } from '../templates/index.ts';
import type { StateAnswer } from './get-states.ts';
import type { PutStateInput } from './schemas.ts';
import { type StateOutcome, type StateWrite, writeStates } from './write-states.ts';

const queueOf = (core: Core, locked: 'wait' | 'skip') =>
  new GroupCommit<StateWrite, StateOutcome>({
    write: (writes) => {
      const operatorIds = [...new Set(writes.map(({ operatorId }) => operatorId))];
      return writeStates((make) => core.database.statement(operatorIds, make), writes, locked);
    },
    conflictsOf: ({ operatorId, key, externalId }) => [`${operatorId} ${key} ${externalId}`],
    weightOf: ({ value }) => value.length,
    // One flight at a time is fuller, and costs less for each; those that wait for erasures must not wait for each other.
    flightsMost: locked === 'skip' ? 1 : 4,
  });

/** As for events: what may have to wait for an erasure goes apart. */
const swiftQueue = perCore('states.swift', (core: Core) => queueOf(core, 'skip'));
const patientQueue = perCore('states.patient', (core: Core) => queueOf(core, 'wait'));

async function write(core: Core, state: StateWrite): Promise<StateOutcome> {
  const outcome = await swiftQueue(core).submit(state);
  return outcome === 'again' ? patientQueue(core).submit(state) : outcome;
}

/**
 * Sets the value of a key of an entity.
 * @throws TEMPLATE_NOT_CONFIGURED, VALIDATION_FAILED for a key that the template does not know, ENTITY_NOT_FOUND
 */
export async function putState(
  context: Context,
  { externalId, stateKey, value }: PutStateInput & { externalId: string; stateKey: string },
): Promise<StateAnswer> {
  requireRight(context, 'write');
  const { core, operatorId } = context;
  const { template } = await getWritableProfile(context);
  const issues = validateStateKey(template, stateKey);
  if (issues.length > 0) throw validationFailed(issues);
  requirePossibleId(externalId);
  const state = { operatorId, externalId, key: stateKey, value: value.text, updatedAtMs: core.clock.now() };
  const outcome = await write(core, state);
  if (outcome === 'unknownEntity') throw entityNotFound();
  return { stateKey, value: new RawJson(state.value), updatedAt: new Date(state.updatedAtMs).toISOString() };
}
