import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs what a person would paste into a shell. @returns what it printed */
export async function runShell(commands: string): Promise<string> {
  return (await promisify(execFile)('sh', ['-c', commands])).stdout;
}
