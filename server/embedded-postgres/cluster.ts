import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { keepFile } from '../keep-file.ts';
import type { Place } from './place.ts';

export const superuser = 'oda_owner';

/** The superuser's password, made once and kept where only this user reads it. */
export function keepPassword(dataDir: string): string {
  return keepFile(join(dataDir, 'postgres-password'), () => randomBytes(24).toString('base64url'));
}

/** Makes the data directory if there is none. It gets its name when it is whole, so an interrupted attempt leaves none. */
export async function initialiseCluster({ native, data, owner }: Place, password: string): Promise<boolean> {
  if (existsSync(join(data, 'PG_VERSION'))) return false;
  const partial = `${data}.partial`;
  const passwordFile = `${data}.password`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(dirname(data), { recursive: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) chownSync(passwordFile, owner.uid, owner.gid);
  const options = ['--pgdata', partial, '--username', superuser, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  const encoding = ['--encoding', 'UTF8', '--locale', 'C', '--data-checksums'];
  try {
    await promisify(execFile)(join(native, 'bin', 'initdb'), [...options, ...encoding], {
      ...(owner ?? {}),
      cwd: dirname(data),
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' },
    });
    renameSync(partial, data);
    return true;
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(partial, { recursive: true, force: true });
  }
}
