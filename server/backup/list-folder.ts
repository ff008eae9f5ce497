import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupFacts } from '../domain/backups/schemas.ts';
import type { BackupStore } from '../domain/context.ts';
import { OpeningError } from '../opening-error.ts';
import { describeBackup } from './describe-backup.ts';
import { loadManifest, manifestName } from './manifest.ts';

/** What their folders said of backups when they were last read. */
export type KnownBackups = Map<string, BackupFacts>;

type Listed = Awaited<ReturnType<BackupStore['list']>>;

/**
 * Reads what the folders say of themselves, each once: hundreds of them are listed by the process that answers the API. One
 * after the other, so that a disk that hangs keeps one thread.
 */
export async function listFolder(directory: string, known: KnownBackups): Promise<Listed> {
  const backups: BackupFacts[] = [];
  const problems: string[] = [];
  const names = await attempt(namesIn(directory), `The folder of backups, ${directory},`, problems);
  for (const name of names ?? []) {
    if (name.includes('.incomplete-')) continue;
    const folder = join(directory, name);
    const facts = await attempt(readFacts(name, folder, known), folder, problems);
    if (facts) backups.push(facts);
  }
  return { backups, problems };
}

/** What the root of a disk of its own always has, and what is hidden, nobody takes for a backup. */
const isForeign = (name: string) => name === 'lost+found' || name.startsWith('.');

/** None where the folder is not there yet. */
async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => !isForeign(name)).sort();
  } catch (error) {
    if (isRefused(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function readFacts(name: string, folder: string, known: KnownBackups): Promise<BackupFacts> {
  const stamp = `${name} ${await stampOf(join(folder, manifestName))}`;
  const facts = known.get(stamp) ?? describeBackup(name, await loadManifest(folder));
  known.set(stamp, facts);
  return facts;
}

/** Another one under the name of a file has another. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ino, mtimeMs } = await stat(file);
    return `${ino} ${mtimeMs}`;
  } catch (error) {
    if (isRefused(error) && ['ENOENT', 'ENOTDIR'].includes(error.code)) return '';
    throw error;
  }
}

/** What one folder refuses is told and hides no other. */
async function attempt<T>(reading: Promise<T>, what: string, problems: string[]): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OpeningError) problems.push(error.message);
    else if (isRefused(error)) problems.push(`${what} cannot be read (${error.code}).`);
    else throw error;
    return null;
  }
}

/** Whether the system refused it. */
function isRefused(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
