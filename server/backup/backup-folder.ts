import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { OpeningError } from '../opening-error.ts';
import { type Manifest, manifestName } from './manifest.ts';

/** A folder that becomes a backup when it is whole, and is none before. */
export interface BackupFolder {
  path: string;
  /** Writes the manifest last and gives the folder its name, when all of it is on the disk. */
  publish(manifest: Manifest): void;
  discard(): void;
}

/** Begins a backup that will be called `directory`. @throws OpeningError when there is something already */
export function beginFolder(directory: string): BackupFolder {
  const target = resolve(directory);
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new OpeningError(`${directory} is not empty: name a folder that does not exist yet.`);
  const path = `${target}.incomplete-${process.pid}`;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const discard = () => rmSync(path, { recursive: true, force: true });
  process.on('exit', discard);
  return {
    path,
    publish: (manifest) => {
      writeDurably(join(path, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
      flushFolder(path);
      renameSync(path, target);
      flushFolder(dirname(target));
    },
    discard,
  };
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Names in a folder are on the disk when the folder is. */
function flushFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
