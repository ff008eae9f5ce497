import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpeningError } from '../opening-error.ts';

/** So long a program that is just ending is waited for, and so long a command. */
const patienceMs = { program: 3_000, command: 30_000 };

/** A program holds a data folder as long as it runs, a command for a moment. */
export type LockKind = keyof typeof patienceMs;

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
 * Makes this the one program that works on a data folder; one that is just ending and a command are waited for.
 * @returns what gives the folder free again
 * @throws OpeningError when another program works on it
 */
export async function lockDataDir(dataDir: string, kind: LockKind): Promise<() => void> {
  const file = join(dataDir, 'running');
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${startOf(process.pid)} ${kind}`);
  const began = performance.now();
  try {
    for (;;) {
      const holder = tryToLink(own, file);
      if (holder === null) return () => rmSync(file, { force: true });
      if (performance.now() - began > patienceMs[holder.kind]) {
        throw new OpeningError(
          `Another program (process ${holder.pid}) runs on ${dataDir}: stop it, or set DATA_DIR to another folder.`,
        );
      }
      await sleep(100);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

interface Holder {
  pid: number;
  kind: LockKind;
}

/** Who holds a data folder; null when nobody does. */
export function findHolder(dataDir: string): Holder | null {
  return readHolder(join(dataDir, 'running'));
}

function readHolder(file: string): Holder | null {
  if (!existsSync(file)) return null;
  const [pid, start, kind] = readFileSync(file, 'utf8').split(' ');
  if (!isRunning(Number(pid)) || startOf(Number(pid)) !== start) return null;
  return { pid: Number(pid), kind: kind === 'command' ? 'command' : 'program' };
}

/** @returns who holds the lock, or null when it is ours now; a dead one's is taken away */
function tryToLink(own: string, file: string): Holder | null {
  for (;;) {
    try {
      linkSync(own, file);
      return null;
    } catch (error) {
      if (!existsSync(file)) throw error;
      const holder = readHolder(file);
      if (holder) return holder;
      rmSync(file, { force: true });
    }
  }
}
