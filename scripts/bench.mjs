import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { useNode24 } from './lib/node24.mjs';
import { prepareBuild, preparePackages } from './lib/prepare.mjs';
import { refuse, root } from './lib/run.mjs';

const node = await useNode24();
await preparePackages();
await prepareBuild(node);

const [first, ...rest] = process.argv.slice(2);
const isOfAPart = first === 'portal' || first === 'lifecycle';
const program = isOfAPart ? [first, 'main.ts'] : ['main.ts'];
const args = [join(root, 'bench', ...program), ...(isOfAPart ? rest : process.argv.slice(2))];
const child = spawn(node, args, { stdio: 'inherit' });
child.once('error', (error) => refuse(`The benchmark could not be started: ${error.message}`));
child.once('exit', (code, signal) => process.exit(signal ? 1 : code));
// A terminal's Ctrl-C reaches the benchmark by itself; this waits until it has cleaned up.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
