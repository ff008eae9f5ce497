import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeMajor } from './node24.mjs';
import { logDir, refuse, root, run, say } from './run.mjs';
import { findRunningProgram } from './running.mjs';

/** What goes into the production build besides packages. */
const buildSources = [
  'app',
  'server',
  'db',
  'next.config.ts',
  'proxy.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
];

/** Installs packages when the lock file, the patches or Node have changed since. */
export async function preparePackages() {
  const stamp = join(root, 'node_modules', '.oda-stamp');
  const hash = hashOf(['package-lock.json', 'patches', '.npmrc'], `${nodeMajor} ${process.platform} ${process.arch}`);
  if (readStamp(stamp) === hash) return;
  refuseWhileRunning('the list of packages');
  say(existsSync(stamp) ? 'The list of packages has changed: installing …' : 'Installing packages …');
  const code = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    logFile: join(logDir, 'npm-ci.log'),
  });
  if (code !== 0) refuse('npm could not install the packages; what it said stands above.');
  await applyPatches();
  writeFileSync(stamp, hash);
}

/** The install script does this too, where npm is allowed to run install scripts. */
async function applyPatches() {
  const patchPackage = join(root, 'node_modules', 'patch-package', 'index.js');
  const code = await run(process.execPath, [patchPackage, '--error-on-fail'], {
    logFile: join(logDir, 'patch-package.log'),
  });
  if (code !== 0) refuse('The patches under patches/ do not fit the installed packages; what went wrong stands above.');
}

/** Builds the portal when what goes into it has changed since. @returns whether there is a build of these sources now */
export async function prepareBuild(node) {
  const stamp = join(root, '.next', 'oda-stamp');
  const hash = hashOf([...buildSources, 'package-lock.json']);
  if (readStamp(stamp) === hash) return true;
  refuseWhileRunning('the sources');
  say(existsSync(stamp) ? 'The sources have changed: building …' : 'Building …');
  rmSync(stamp, { force: true });
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  const code = await run(node, [next, 'build'], { logFile: join(logDir, 'next-build.log'), env });
  if (code === 0) writeFileSync(stamp, hash);
  return code === 0;
}

/** What a program is running on is not replaced under it. */
function refuseWhileRunning(what) {
  const pid = findRunningProgram();
  if (pid !== null) refuse(`A program (process ${pid}) runs here and ${what} changed since it started: stop it first.`);
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** A hash of the contents of files and folders, tests left out. */
function hashOf(names, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const name of names) addToHash(hash, name);
  return hash.digest('hex');
}

function addToHash(hash, name) {
  const path = join(root, name);
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path).sort()) addToHash(hash, join(name, entry));
  } else if (!/\.test\.tsx?$/.test(name)) {
    hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
  }
}
