import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OpeningError } from '../opening-error.ts';

export const manifestName = 'manifest.json';
const formatName = 'operator-data-api-backup';
const formatVersion = 1;

/** 32 bytes. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);
/** Names of ours alone: they become parts of statements and of paths. */
const name = z.string().regex(/^[a-z_]{1,63}$/);
const month = z.string().regex(/^\d{4}_(0[1-9]|1[0-2])$/);

export const ManifestTable = z.strictObject({ name, columns: z.array(name), rows: count, bytes: count, sha256 });
export type ManifestTable = z.infer<typeof ManifestTable>;

const Contents = z.strictObject({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  /** The database's clock when the snapshot was taken: ids in it are not younger. */
  takenAt: z.iso.datetime({ precision: 3 }),
  program: z.string(),
  postgresql: z.string(),
  schema: z.strictObject({ migrations: count, last: sha256 }),
  /** The master keys, by values that tell nothing of them. What is sealed in it needs those that are not `removed`. */
  masterKeys: z.array(
    z.strictObject({ generation: count, checkValue: sha256, publicKey: sha256.nullable(), removed: z.boolean() }),
  ),
  /** The number that was given last to rows which PostgreSQL numbers; null: to none yet. */
  identities: z.array(z.strictObject({ table: name, column: name, last: z.string().regex(/^\d+$/).nullable() })),
  months: z.record(name, z.array(month)),
  /** In an order in which they can be loaded. */
  tables: z.array(ManifestTable),
});
export type Contents = z.infer<typeof Contents>;

/** What a backup says of itself, and a digest of that. */
export interface Manifest extends Contents {
  sha256: string;
}

export function makeManifest(contents: Omit<Contents, 'format' | 'version'>): Manifest {
  const whole = Contents.parse({ format: formatName, version: formatVersion, ...contents });
  return { ...whole, sha256: digestOf(whole) };
}

const digestOf = (contents: Contents) => createHash('sha256').update(JSON.stringify(contents)).digest('hex');

/** The file of a table. */
export const fileOf = ({ name }: Pick<ManifestTable, 'name'>) => `${name}.copy.zst`;

/** Reads what a folder says of itself. @throws OpeningError where it is no backup, or one that cannot be trusted */
export function readManifest(directory: string): Manifest {
  try {
    return parseManifest(directory, readFileSync(join(directory, manifestName), 'utf8'));
  } catch (error) {
    throw error instanceof OpeningError ? error : noBackup(directory);
  }
}

/** As `readManifest`, while the process goes on with other things. */
export async function loadManifest(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, manifestName), 'utf8').catch(() => {
    throw noBackup(directory);
  });
  return parseManifest(directory, text);
}

function parseManifest(directory: string, text: string): Manifest {
  const { sha256, ...rest } = parse(directory, text);
  if (rest.format !== formatName) throw noBackup(directory);
  if (rest.version !== formatVersion)
    throw new OpeningError(`The backup in ${directory} was made by another version of this program: use that one.`);
  const contents = Contents.safeParse(rest).data;
  if (!contents || digestOf(contents) !== sha256)
    throw new OpeningError(`${join(directory, manifestName)} was changed since the backup was made.`);
  return { ...contents, sha256 };
}

function parse(directory: string, text: string): Record<string, unknown> & { sha256?: unknown } {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw noBackup(directory);
  }
}

const noBackup = (directory: string) =>
  new OpeningError(`There is no backup in ${directory}: a whole one has a ${manifestName}.`);
