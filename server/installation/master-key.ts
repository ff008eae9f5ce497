import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readMasterKeys } from '../env.ts';
import { replaceFile } from '../keep-file.ts';
import { OpeningError } from '../opening-error.ts';

/** Makes a key of the generation after those that there are, and its text for PII_MASTER_KEYS. */
export function makeMasterKey(keys: ReadonlyMap<number, Buffer>): { generation: number; text: string } {
  const generation = Math.max(0, ...keys.keys()) + 1;
  return { generation, text: `${generation}:${randomBytes(32).toString('base64')}` };
}

/**
 * Puts a new generation beside those in the file of an embedded installation; it counts from the next start on.
 * @returns the generation @throws OpeningError when there is no such file
 */
export function addMasterKey(file: string): number {
  if (!existsSync(file)) throw new OpeningError(`There are no master keys in ${file}: start the program once.`);
  const held = readFileSync(file, 'utf8').trim();
  const { generation, text } = makeMasterKey(readMasterKeys(held));
  replaceFile(file, `${held},${text}`);
  return generation;
}
