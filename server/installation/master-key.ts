import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readMasterKeys } from '../env.ts';
import { replaceFile } from '../keep-file.ts';

/** Makes a key of the generation after all that there are or were, and its text for PII_MASTER_KEYS. */
export function makeMasterKey(
  keys: ReadonlyMap<number, Buffer>,
  highest: number,
): { generation: number; text: string } {
  const generation = Math.max(highest, ...keys.keys()) + 1;
  return { generation, text: `${generation}:${randomBytes(32).toString('base64')}` };
}

/**
 * Puts a new generation beside those in the file of an embedded installation; it counts from the next start on.
 * @param highest number that was given to one
 * @returns the generation
 */
export function addMasterKey(file: string, highest: number): number {
  const held = readFileSync(file, 'utf8').trim();
  const { generation, text } = makeMasterKey(readMasterKeys(held), highest);
  replaceFile(file, `${held},${text}`);
  return generation;
}
