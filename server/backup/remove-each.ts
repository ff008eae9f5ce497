import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes folders away, each whether others can be or not. What could not be is told by the name that is left of it, with the
 * code of the system: a folder that is half removed must not look like a backup, so it is renamed first.
 */
export function removeEach(directory: string, names: readonly string[]) {
  const [removed, unremoved]: [string[], string[]] = [[], []];
  for (const name of names) {
    let left = name;
    try {
      left = setAside(directory, name);
      rmSync(join(directory, left), { recursive: true, force: true });
      removed.push(name);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (error.code !== 'ENOENT') unremoved.push(`${left} (${error.code})`);
    }
  }
  return { removed, unremoved };
}

/** @returns what it is called then */
function setAside(directory: string, name: string): string {
  if (name.includes('.incomplete-')) return name;
  const aside = `${name}.incomplete-0`;
  renameSync(join(directory, name), join(directory, aside));
  return aside;
}
