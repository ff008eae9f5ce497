import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A secret that is made once and kept in a file of this user alone; it is on the disk, whole, before it is used. */
export function keepFile(file: string, make: () => string): string {
  if (!existsSync(file)) replaceFile(file, make());
  return readFileSync(file, 'utf8').trim();
}

/** Writes a file of this user alone: whoever reads it finds what was there before, or all of the new. */
export function replaceFile(file: string, text: string): void {
  const partial = `${file}.${process.pid}`;
  const descriptor = openSync(partial, 'w', 0o600);
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(partial, file);
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
