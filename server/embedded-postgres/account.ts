import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { OpeningError } from '../opening-error.ts';

/** The user that PostgreSQL runs as, which must not be root. */
export interface Owner {
  uid: number;
  gid: number;
}

/**
 * An existing account without rights; one is made where the system has none.
 * @throws OpeningError with one sentence when there is none and none can be made
 */
export function findOwner(): Owner {
  const found = readAccount('postgres') ?? readAccount('nobody');
  if (found) return found;
  try {
    const options = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'operator-data-api'];
    execFileSync('useradd', options, { stdio: 'ignore' });
  } catch {
    // Told below.
  }
  const made = readAccount('operator-data-api');
  if (!made)
    throw new OpeningError(
      'PostgreSQL does not run as root and there is no other user: start the program as one, or set DATABASE_URL.',
    );
  return made;
}

function readAccount(name: string): Owner | null {
  if (!existsSync('/etc/passwd')) return null;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid && uid !== '0' ? { uid: Number(uid), gid: Number(gid) } : null;
}
