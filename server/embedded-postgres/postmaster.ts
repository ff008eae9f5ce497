import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What `postmaster.pid` says of the server of a data directory. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** The live server of this data directory; null when there is none, or when its pid belongs to another program now. */
export function findPostmaster(data: string): Postmaster | null {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !commandOf(pid).includes(data)) return null;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** A pid that no system gives out. */
const nobodysPid = 2_147_483_647;

/**
 * PostgreSQL refuses to start while the process that `postmaster.pid` names lives, whatever that process is by now: after
 * a restart of the machine, or in a copy of a data directory, it may be any. The rest of the file stays, by which
 * PostgreSQL finds sessions of the old server that have not ended yet.
 */
export function disownForeignPid(data: string): void {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file) || findPostmaster(data)) return;
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [nobodysPid, ...rest].join('\n'));
}

/** The command line of a process; empty when there is none. */
function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Shuts a server down: at first asking its sessions to end, after `patienceMs` not asking any more. */
export async function stopPostmaster(data: string, patienceMs = 20_000): Promise<void> {
  const postmaster = findPostmaster(data);
  if (!postmaster) return;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    signalProcess(postmaster.pid, signal);
    const end = performance.now() + patienceMs;
    while (performance.now() < end) {
      if (!isAlive(postmaster.pid, data)) return;
      await sleep(25);
    }
  }
}

const isAlive = (pid: number, data: string) => commandOf(pid).includes(data);

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}
