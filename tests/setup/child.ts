import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const programs = {
  'backup-once': new URL('./backup-once.ts', import.meta.url),
  'erase-once': new URL('./erase-once.ts', import.meta.url),
  'ingest-forever': new URL('./ingest-forever.ts', import.meta.url),
  'lease-ids': new URL('./lease-ids.ts', import.meta.url),
  'reseal-once': new URL('./reseal-once.ts', import.meta.url),
  'restore-once': new URL('./restore-once.ts', import.meta.url),
  'retain-once': new URL('./retain-once.ts', import.meta.url),
};

/** A process of our own that runs one of the programs for tests. It ends with us: its standard input is ours. */
export function startChild(program: keyof typeof programs, ...args: string[]) {
  const child = spawn(process.execPath, [fileURLToPath(programs[program]), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, lines, ended };
}

/** Runs one of them and kills it so long after it has written so many lines. @returns all that it wrote */
export async function killChild(program: keyof typeof programs, args: string[], afterMs: number, afterLines = 1) {
  const { child, lines, ended } = startChild(program, ...args);
  await until(() => lines.length >= afterLines, 30_000);
  await sleep(afterMs);
  child.kill('SIGKILL');
  await ended;
  return lines;
}

/** Waits until something is so. @throws Error when it is not within the time */
export async function until<T>(what: () => T | Promise<T>, timeoutMs = 10_000): Promise<NonNullable<T>> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await what();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Not so within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
