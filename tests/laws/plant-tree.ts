import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SMALL_HOUSE_PACKAGES } from './small-house.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONFIGURATION = [
  'biome.json',
  'knip.json',
  'tsconfig.json',
  '.dependency-cruiser.mjs',
  '.gitignore',
  'scripts/verify',
];

export interface Verdict {
  passed: boolean;
  output: string;
}

/** Plants files and this repository's own configuration in a fresh directory outside of it; packages are linked. */
export function plantTree(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), 'laws-'));
  for (const path of CONFIGURATION) copy(path, tree);
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  for (const [path, content] of Object.entries({ ...files, 'package.json': manifest() })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  }
  execFileSync('git', ['init', '-q', tree]);
  return tree;
}

/** Runs `npm run verify`, as the planted tree has it. */
export function verifyTree(tree: string): Verdict {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify/run.mjs'], {
    cwd: tree,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { passed: status === 0, output: stdout + stderr };
}

export function fellTree(tree: string): void {
  rmSync(tree, { recursive: true, force: true });
}

/** The compiler's notes of an earlier run stay behind. */
function copy(path: string, tree: string): void {
  const filter = (source: string) => !source.endsWith('.tsbuildinfo');
  cpSync(join(ROOT, path), join(tree, path), { recursive: true, filter });
}

function manifest(): string {
  const { type, imports, bin, scripts, dependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const pick = (names: string[], versions: Record<string, string>) =>
    Object.fromEntries(names.map((name) => [name, versions[name]]));
  const manifest = {
    name: 'small-house',
    type,
    imports,
    bin,
    scripts: { verify: scripts.verify },
    dependencies: pick(SMALL_HOUSE_PACKAGES.dependencies, dependencies),
    devDependencies: pick(SMALL_HOUSE_PACKAGES.devDependencies, devDependencies),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
