import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { testMasterKeys } from './database.ts';

export const odaProgram = join(import.meta.dirname, '../../cli/oda.mjs');

export interface OdaRun {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** What a shell has that administers the installation on this database. */
export function odaEnvironment(databaseUrl: string): Record<string, string> {
  const keys = [...testMasterKeys].map(([generation, key]) => `${generation}:${key.toString('base64')}`);
  return { DATABASE_URL: databaseUrl, PII_MASTER_KEYS: keys.join(','), AUTH_SECRET: 'a'.repeat(32) };
}

/** Runs the real program to its end, with nothing of this process's environment but what every shell has. */
export async function runOda(environment: Record<string, string>, args: string[], stdin = ''): Promise<OdaRun> {
  const { PATH = '', HOME = '', ODA_UNSAFE_DATABASE_FOR_TESTS = '' } = process.env;
  const shell = { PATH, HOME, ODA_UNSAFE_DATABASE_FOR_TESTS, NODE_ENV: 'production' as const };
  const child = spawn(process.execPath, [odaProgram, ...args], { env: { ...shell, ...environment } });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { exitCode, stdout, stderr };
}

/** A refusal as all of them must be: one sentence on standard error, nothing on standard output. */
export function refusal(exitCode: 1 | 2, words: RegExp): object {
  const sentence = new RegExp(`^(?=[A-Z])(?!.*\\. [A-Z])[^\\n]*${words.source}[^\\n]*\\.\\n$`);
  return { exitCode, stdout: '', stderr: expect.stringMatching(sentence) };
}
