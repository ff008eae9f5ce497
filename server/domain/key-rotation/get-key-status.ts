import type { Caller } from '../context.ts';
import { requireRight } from '../rights.ts';
import { describeKeys } from './judge-generations.ts';
import { readGenerations } from './read-generations.ts';
import type { KeyStatus } from './schemas.ts';

/** How far the rotation of master keys is, and what to do next. @throws FORBIDDEN */
export async function getKeyStatus(caller: Caller): Promise<KeyStatus> {
  requireRight(caller, 'installation');
  const { database, masterKeys } = caller.core;
  return describeKeys(await readGenerations(database.sql), [...masterKeys.keys()]);
}
