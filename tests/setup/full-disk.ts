import { execFileSync } from 'node:child_process';

/**
 * Runs a program where no file gets larger than so many blocks: what is beyond is cut off first and refused then (`EFBIG`), as
 * by a full disk. @returns what it printed
 */
export function runOnDisk(blocks: '8' | 'unlimited', program: string, ...args: string[]): string {
  const shell = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" --input-type=module --eval "$@"`;
  return execFileSync('sh', ['-c', shell, process.execPath, program, ...args], { encoding: 'utf8' }).trim();
}
