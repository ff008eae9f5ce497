import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cookie } from '@playwright/test';
import type { Installation, SignIn } from './installation.ts';

/** Where the cookies of a person's session are kept for the tests that only want to be signed in. */
function fileOf({ dataDir }: Installation, { email }: SignIn): string {
  return join(dataDir, 'e2e-sessions', createHash('sha256').update(email).digest('hex'));
}

export function readCookies(installation: Installation, who: SignIn): Cookie[] | null {
  const file = fileOf(installation, who);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Cookie[]) : null;
}

export function keepCookies(installation: Installation, who: SignIn, cookies: Cookie[]): void {
  const file = fileOf(installation, who);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(cookies));
}
