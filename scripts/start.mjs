import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeEnv, nodeFlags } from './lib/node-flags.mjs';
import { useNode24 } from './lib/node24.mjs';
import { prepareBuild, preparePackages } from './lib/prepare.mjs';
import { refuse, root } from './lib/run.mjs';

/** The program ends within 15 s by itself, unless a thread hangs; it has closed everything by then (`stop` in main.ts). */
const endedAfterMs = 16_000;
/** So often it is looked whether whoever started this script still lives. */
const watchEveryMs = 500;

const node = await useNode24();
await preparePackages();
if (process.env.ROLE !== 'worker' && !(await prepareBuild(node)))
  refuse('The portal could not be built; what Next said stands above.');

// The channel tells the program when this script is killed, so that nothing is left running.
const child = spawn(node, [...nodeFlags, join(root, 'server', 'main.ts')], {
  cwd: root,
  env: { ...nodeEnv, ...process.env },
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
child.once('error', (error) => refuse(`The program could not be started: ${error.message}`));
child.once('exit', (code, signal) => process.exit(signal ? 1 : code));

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => stop(signal));

function stop(signal) {
  if (!child.killed) setTimeout(() => child.kill('SIGKILL'), endedAfterMs);
  child.kill(signal);
}

// npm may be killed too; between it and this script stands a shell, which would live on. Started otherwise, this script
// may well survive its parent, as under nohup.
if (process.env.npm_lifecycle_event === 'start') {
  const ancestors = () => `${process.ppid} ${commandOf(process.ppid).startsWith('sh') ? parentOf(process.ppid) : ''}`;
  const began = ancestors();
  setInterval(() => ancestors() !== began && stop('SIGTERM'), watchEveryMs);
}

function commandOf(pid) {
  return readProcess(pid, 'cmdline').split('\0')[0]?.split('/').at(-1) ?? '';
}

function parentOf(pid) {
  const stat = readProcess(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
}

/** Empty where the system has no such file or the process is gone. */
function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
