import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** So long a program that is just ending is waited for. */
const patienceMs = 3_000;

/** A mark of the running program that no later process with the same pid has. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Makes this the one program that works on a data folder.
 * @returns what gives the folder free again
 * @throws Error when another program works on it
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  const file = join(dataDir, 'running');
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${startOf(process.pid)}`);
  const end = performance.now() + patienceMs;
  try {
    for (;;) {
      const holder = tryToLink(own, file);
      if (holder === null) return () => rmSync(file, { force: true });
      if (performance.now() > end) {
        throw new Error(
          `Another program (process ${holder}) runs on ${dataDir}: stop it, or set DATA_DIR to another folder.`,
        );
      }
      await sleep(100);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** @returns the process that holds the lock, or null when it is ours now; a dead one's is taken away */
function tryToLink(own: string, file: string): number | null {
  try {
    linkSync(own, file);
    return null;
  } catch (error) {
    if (!existsSync(file)) throw error;
    const [pid, start] = readFileSync(file, 'utf8').split(' ');
    if (!isRunning(Number(pid)) || startOf(Number(pid)) !== start) rmSync(file, { force: true });
    return Number(pid);
  }
}
