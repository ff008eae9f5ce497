import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { useNode24 } from './lib/node24.mjs';
import { prepareBuild, preparePackages } from './lib/prepare.mjs';
import { refuse, root } from './lib/run.mjs';

const node = await useNode24();
await preparePackages();
if (!(await prepareBuild(node))) refuse('The portal could not be built; what Next said stands above.');

const args = [join(root, 'proof', 'main.ts'), ...process.argv.slice(2)];
const child = spawn(node, args, { stdio: 'inherit' });
child.once('error', (error) => refuse(`The proof could not be started: ${error.message}`));
child.once('exit', (code, signal) => process.exit(signal ? 1 : code));
// A terminal's Ctrl-C reaches the proof by itself; this waits until it has cleaned up.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
