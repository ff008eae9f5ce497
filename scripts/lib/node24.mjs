import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { logDir, refuse, run, say, toolsDir } from './run.mjs';

/** Node strips types by itself from 22.18 on; this is the line with long-term support that the product runs on. */
const version = '24.21.0';
const majorMin = 24;
const home = join(toolsDir, 'node24');
const platform = process.platform === 'win32' ? 'win' : process.platform;

/** Where the npm package `node` puts its program, and where the package for one platform does. */
const places = [
  join(home, 'node_modules', 'node', 'bin', 'node'),
  join(home, 'node_modules', `node-${platform}-${process.arch}`, 'bin', 'node'),
];

/** The line of Node that everything runs on. */
export const nodeMajor = Math.max(majorMin, Number(process.versions.node.split('.')[0]));

/** The Node 24 that is here already, or undefined. */
export function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= majorMin) return process.execPath;
  return places.find((place) => existsSync(place));
}

/** Finds Node 24, brings it where it is missing, and puts it first on the PATH of everything that follows. */
export async function useNode24() {
  prepareNpm();
  const node = findNode24() ?? (await bringNode24());
  process.env.PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  return node;
}

async function bringNode24() {
  say(`Node ${process.versions.node} is older than ${majorMin}: bringing Node ${version} …`);
  mkdirSync(home, { recursive: true });
  const install = (name) => {
    const args = ['install', '--prefix', home, '--no-save', '--no-audit', '--no-fund', `${name}@${version}`];
    return run('npm', args, { logFile: join(logDir, 'node24.log') });
  };
  let code = await install('node');
  // Its install script fetches the program's package; where npm does not run scripts, that package is asked for itself.
  if (code === 0 && !findNode24()) code = await install(`node-${platform}-${process.arch}`);
  const node = findNode24();
  if (code !== 0 || !node)
    refuse(`Node ${version} could not be installed by npm: check the network, or install Node 24 yourself.`);
  return node;
}

/** npm needs a cache that it may write to, also where HOME is empty or belongs to somebody else. */
function prepareNpm() {
  try {
    if (!process.env.HOME) throw new Error('no home');
    accessSync(process.env.HOME, constants.W_OK);
  } catch {
    mkdirSync(join(toolsDir, 'home'), { recursive: true });
    process.env.HOME = join(toolsDir, 'home');
    process.env.npm_config_cache = join(toolsDir, 'npm-cache');
  }
}
