import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './child.ts';
import { odaProgram } from './run-oda.ts';

/**
 * Begins a command of `oda` and kills it, with all that it started, so long after it has said something.
 * @throws when it had ended before
 */
export async function killOda(
  env: Record<string, string>,
  args: string[],
  words: string,
  afterMs: number,
): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const shell = { PATH, HOME, NODE_ENV: 'production' as const, ODA_UNSAFE_DATABASE_FOR_TESTS: '1' };
  const child = spawn(process.execPath, [odaProgram, ...args], {
    env: { ...shell, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  child.stdout.on('data', (piece) => {
    said += piece;
  });
  await until(() => said.includes(words) || child.exitCode !== null);
  await sleep(afterMs);
  if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before it could be killed.`);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
}
