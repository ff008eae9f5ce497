import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { useNode24 } from './lib/node24.mjs';
import { prepareBuild, preparePackages } from './lib/prepare.mjs';
import { refuse, root } from './lib/run.mjs';

/** So often it is looked whether whoever started this script still lives. */
const watchEveryMs = 1_000;

const node = await useNode24();
await preparePackages();
await prepareBuild(node);

// The channel tells the program when this script is killed, so that nothing is left running.
const child = spawn(node, ['--enable-source-maps', join(root, 'server', 'main.ts')], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
child.once('error', (error) => refuse(`The program could not be started: ${error.message}`));
child.once('exit', (code, signal) => process.exit(signal ? 1 : code));

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), watchEveryMs);
