import { execFileSync } from 'node:child_process';
import { chownSync, closeSync, ftruncateSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Place } from '#server/embedded-postgres/place.ts';

/** File systems need some of what they call free for themselves. */
const restBytes = 16 * 2 ** 20;

/** Of the image, which takes no more of the real disk than is written to it. */
const imageBytes = 8 * 2 ** 30;

/** A disk of its own for the data of PostgreSQL, so that it can be full. Only root may mount one. */
export class ScratchDisk {
  readonly #at: string;
  readonly #filler: string;

  private constructor(at: string) {
    this.#at = at;
    this.#filler = join(at, 'filler');
  }

  /** Mounts a new file system where the data will lie. @returns null where this machine does not allow it */
  static mount(image: string, { data, owner }: Place): ScratchDisk | null {
    if (!owner) return null;
    const at = dirname(data);
    try {
      const file = openSync(image, 'w');
      ftruncateSync(file, imageBytes);
      closeSync(file);
      run('mkfs.ext4', '-q', '-m', '0', image);
      run('mount', '-o', 'loop', image, at);
    } catch {
      rmSync(image, { force: true });
      return null;
    }
    chownSync(at, owner.uid, owner.gid);
    return new ScratchDisk(at);
  }

  /** Takes all that is free: nearly all at once, and then what is left. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.#at);
    run('fallocate', '-l', String(Math.max(bsize, bavail * bsize - restBytes)), this.#filler);
    const file = openSync(this.#filler, 'a');
    try {
      for (const rest = Buffer.alloc(64 * 1024); ; ) writeSync(file, rest);
    } catch {
      // There is no room left.
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true });
  }

  unmount(): void {
    run('umount', '-l', this.#at);
  }
}

const run = (command: string, ...args: string[]) => void execFileSync(command, args, { stdio: 'ignore' });
