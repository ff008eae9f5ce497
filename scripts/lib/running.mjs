import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './run.mjs';

/** The process that runs the product from this directory on its own PostgreSQL, or null. */
export function findRunningProgram() {
  try {
    const file = join(resolve(root, process.env.DATA_DIR || '.data'), 'running');
    const [pid, start] = readFileSync(file, 'utf8').split(' ');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // A later process may have got the same pid; the moment of its start tells them apart (proc(5), field 22).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] === start ? Number(pid) : null;
  } catch {
    return null;
  }
}
