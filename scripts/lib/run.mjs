import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** The repository's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Says one line to the person who started the script. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Ends the script with one sentence. */
export function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/**
 * Runs a command to its end, or to ours. With `logFile` its output goes there, and the end of it is shown if it fails.
 * @returns its exit code
 */
export function run(command, args, { logFile, env = {} } = {}) {
  return new Promise((resolve) => {
    if (logFile) mkdirSync(dirname(logFile), { recursive: true });
    const output = logFile ? openSync(logFile, 'w') : 'inherit';
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output],
    });
    const stop = (signal) => {
      child.kill(signal);
      process.exit(1);
    };
    for (const signal of signals) process.on(signal, stop);
    const finish = (code) => {
      for (const signal of signals) process.off(signal, stop);
      if (logFile) closeSync(output);
      if (logFile && code !== 0) process.stderr.write(`${readFileSync(logFile, 'utf8').slice(-6000)}\n`);
      resolve(code);
    };
    child.once('error', () => finish(127));
    child.once('exit', (code, signal) => finish(signal ? 1 : code));
  });
}

/** Where the scripts keep what they bring along and what their steps print. */
export const toolsDir = join(root, '.tools');
export const logDir = join(toolsDir, 'logs');
