import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isKnownVersion, ownSchemaVersion } from '#db/schema-version.ts';
import { compareMasterKeys, type MasterKeys } from '../domain/crypto/index.ts';
import { OpeningError } from '../opening-error.ts';
import { fileOf, type Manifest, manifestName, readManifest } from './manifest.ts';
import { digestFile } from './table-file.ts';

/**
 * Reads a whole backup and compares it with what it says of itself.
 * @throws OpeningError when anything of it is torn, was changed or is from elsewhere, when it is too new, or when the master
 * keys are not those that it was sealed with
 */
export async function checkBackup(
  directory: string,
  masterKeys: MasterKeys,
  progress: (table: string) => void,
): Promise<Manifest> {
  const manifest = readManifest(directory);
  refuseOtherKeys(manifest, masterKeys);
  if (!isKnownVersion(manifest.schema)) {
    const isNewer = manifest.schema.migrations > ownSchemaVersion().migrations;
    throw new OpeningError(
      `The backup in ${directory} was made by ${isNewer ? 'a newer' : 'another'} version of this program (${manifest.program}): use that one.`,
    );
  }
  const due = new Set([manifestName, ...manifest.tables.map(fileOf)]);
  const foreign = readdirSync(directory).find((name) => !due.has(name));
  if (foreign !== undefined)
    throw new OpeningError(`${join(directory, foreign)} does not belong to the backup: take it out of there.`);
  for (const table of manifest.tables) {
    const file = join(directory, fileOf(table));
    progress(table.name);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) throw new OpeningError(`${file} is missing: the backup is not whole.`);
    if (size !== table.bytes || (await digestFile(file)) !== table.sha256)
      throw new OpeningError(`${file} is not the one that was written: it is torn, was changed or is from elsewhere.`);
  }
  return manifest;
}

function refuseOtherKeys(manifest: Manifest, masterKeys: MasterKeys): void {
  const known = manifest.masterKeys.map(({ checkValue, ...rest }) => {
    return { ...rest, check_value: Buffer.from(checkValue, 'hex') };
  });
  const problem = compareMasterKeys(known, masterKeys);
  if (problem) throw new OpeningError(`The backup cannot be opened by these master keys: ${problem}`);
}
