import { writeAuditAt } from '../audit/index.ts';
import type { Caller } from '../context.ts';
import { DomainError } from '../errors.ts';
import { requireRight } from '../rights.ts';
import { requestTask } from '../tasks/index.ts';
import { describeKeys } from './judge-generations.ts';
import { olderThanSealing, readGenerations } from './read-generations.ts';
import { rotationTask } from './reseal-records.ts';
import type { KeyStatus } from './schemas.ts';

/**
 * Has the records of older generations of master keys sealed anew now, instead of within the hour.
 * @throws FORBIDDEN; CONFLICT when there is no newer generation, or not every process knows it
 */
export async function startRotation(caller: Caller): Promise<KeyStatus> {
  requireRight(caller, 'installation');
  const { database, masterKeys } = caller.core;
  const facts = await readGenerations(database.sql);
  const status = describeKeys(facts, [...masterKeys.keys()]);
  const older = olderThanSealing(facts);
  if (facts.newest > facts.sealing) throw new DomainError('CONFLICT', status.advice);
  if (older.length === 0)
    throw new DomainError(
      'CONFLICT',
      'There is no newer generation of master keys: make one with `npx oda pii new-key`.',
    );
  if (older.every(({ unusedMs }) => unusedMs !== null)) return status;
  await requestTask(caller.core, { name: rotationTask });
  const subject = `generation:${facts.sealing}`;
  await database.transact([], (tx) => writeAuditAt(tx, caller, [], { action: 'master-keys.rotated', subject }));
  return status;
}
