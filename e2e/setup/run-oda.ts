import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a command of `oda` on the installation in a data folder, beside the running program. @returns what it says */
export async function runOda<T>(dataDir: string, args: string[]): Promise<T> {
  const { DATABASE_URL: _, ...environment } = process.env;
  const env = { ...environment, NODE_ENV: 'production' as const, DATA_DIR: dataDir };
  const { stdout } = await promisify(execFile)(process.execPath, ['cli/oda.mjs', ...args, '--json'], { env });
  return JSON.parse(stdout) as T;
}
