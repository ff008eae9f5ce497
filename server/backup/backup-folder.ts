import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { OpeningError } from '../opening-error.ts';
import { type Manifest, manifestName } from './manifest.ts';

/** A folder that becomes a backup when it is whole, and is none before. */
export interface BackupFolder {
  path: string;
  /** Writes the manifest, last of all: then the folder may be read as a backup, though nobody finds it yet. */
  finish(manifest: Manifest): void;
  /** Gives the folder its name; all of it is on the disk. */
  publish(): void;
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
    finish: (manifest) => {
      writeDurably(join(path, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
      flushFolder(path);
    },
    publish: () => {
      renameSync(path, target);
      flushFolder(dirname(target));
    },
    discard,
  };
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  // A disk that gets full takes a part without an error: this goes on until all is written, or the rest is refused.
  writeFileSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Names in a folder are on the disk when the folder is. */
function flushFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
