import {
  closeSync,
  existsSync,
  fchownSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A secret that is made once and kept in a file of this user alone; it is on the disk, whole, before it is used. */
export function keepFile(file: string, make: () => string): string {
  if (!existsSync(file)) publish(file, make());
  return readFileSync(file, 'utf8').trim();
}

/**
 * Writes a file anew: whoever reads it finds what was there before, or all of the new. It stays its owner's alone, also where
 * root writes it, so that the program can still read it.
 */
export function replaceFile(file: string, text: string): void {
  renameSync(writePartial(file, text, statSync(file)), file);
  syncFolder(file);
}

/** Of two that make it at once the first one's stays, and both read that. */
function publish(file: string, text: string): void {
  const partial = writePartial(file, text);
  try {
    linkSync(partial, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(partial);
  }
  syncFolder(file);
}

function writePartial(file: string, text: string, owner?: { uid: number; gid: number }): string {
  const partial = `${file}.${process.pid}`;
  const descriptor = openSync(partial, 'w', 0o600);
  try {
    // Nobody else may give a file away; and who may not read the old one does not come here.
    if (owner && process.getuid?.() === 0) fchownSync(descriptor, owner.uid, owner.gid);
    writeFileSync(descriptor, text); // all of it, or an error: a full disk takes a part
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(partial);
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return partial;
}

function syncFolder(file: string): void {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
