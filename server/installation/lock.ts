import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'running');
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${startOf(process.pid)}`);
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        linkSync(own, file);
        return () => rmSync(file, { force: true });
      } catch (error) {
        if (!existsSync(file)) throw error;
        const [pid, start] = readFileSync(file, 'utf8').split(' ');
        const alive = isRunning(Number(pid)) && startOf(Number(pid)) === start;
        if (alive || attempt > 2) throw new Error(`Another program (process ${pid}) runs on ${dataDir}: stop it, or set DATA_DIR to another folder.`);
        rmSync(file, { force: true });
      }
    }
  } finally {
    rmSync(own, { force: true });
  }
}
