import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Place } from './place.ts';

export const superuser = 'oda_owner';

/** The superuser's password, made once and kept where only this user reads it. */
export function keepPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Makes the data directory if there is none. What an interrupted attempt left is made anew. */
export async function initialiseCluster({ native, data, owner }: Place, password: string): Promise<boolean> {
  if (existsSync(join(data, 'oda-initialised'))) return false;
  if (existsSync(join(data, 'PG_VERSION')) && existsSync(join(data, 'global', 'pg_control'))) {
    rmSync(data, { recursive: true, force: true });
  }
  const passwordFile = `${data}.password`;
  await mkdir(dirname(data), { recursive: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) chownSync(passwordFile, owner.uid, owner.gid);
  const options = ['--pgdata', data, '--username', superuser, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  const encoding = ['--encoding', 'UTF8', '--locale', 'C', '--data-checksums'];
  try {
    await promisify(execFile)(join(native, 'bin', 'initdb'), [...options, ...encoding], {
      ...(owner ?? {}),
      cwd: dirname(data),
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' },
    });
    writeFileSync(join(data, 'oda-initialised'), '');
    return true;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
