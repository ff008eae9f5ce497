import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stopPostmaster } from './postmaster.ts';

const homeFile = (shared: string) => join(shared, 'home');

/** The data folder that a place belongs to; null when nobody has said. */
export function readHome(shared: string): string | null {
  const file = homeFile(shared);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Says which data folder a place belongs to. */
export function settle(shared: string, home: string): void {
  if (readHome(shared) !== home) writeFileSync(homeFile(shared), home);
}

/** Moves a place whose data folder is gone out of the way, as it is: nothing that may be somebody's data is removed. */
export async function setAside(shared: string): Promise<void> {
  await stopPostmaster(join(shared, 'data'));
  renameSync(shared, `${shared}.${new Date().toISOString().replaceAll(/[-:.]/g, '')}`);
}
