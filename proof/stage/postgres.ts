import { type ChildProcess, execFile } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { initialiseCluster, keepPassword, superuser } from '#server/embedded-postgres/cluster.ts';
import { launch } from '#server/embedded-postgres/launch.ts';
import { findPlace, type Place } from '#server/embedded-postgres/place.ts';
import { ScratchDisk } from './disk.ts';

/** A PostgreSQL server whose processes are ours, with the settings of the embedded one: it flushes what it commits. */
export class ScratchPostgres {
  readonly port: number;
  /** Null where it lies on the disk of everything else. */
  readonly disk: ScratchDisk | null;
  readonly #password: string;
  readonly #place: Place;
  readonly #dataDir: string;
  #server: ChildProcess | undefined;

  private constructor(dataDir: string, place: Place, disk: ScratchDisk | null, password: string, port: number) {
    this.#dataDir = dataDir;
    this.#place = place;
    this.disk = disk;
    this.#password = password;
    this.port = port;
  }

  static async open(dataDir: string): Promise<ScratchPostgres> {
    const place = await findPlace(dataDir);
    const password = keepPassword(dataDir);
    const disk = ScratchDisk.mount(`${dataDir}.ext4`, place);
    await initialiseCluster(place, password);
    const postgres = new ScratchPostgres(dataDir, place, disk, password, await findFreePort());
    await postgres.start();
    return postgres;
  }

  get logFile(): string {
    return join(this.#dataDir, 'logs', 'postgres.log');
  }

  /** What it printed. */
  said(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  get password(): string {
    return this.#password;
  }

  /** The superuser's address by way of this port. */
  url(port = this.port): string {
    return `postgres://${superuser}:${this.#password}@127.0.0.1:${port}/postgres`;
  }

  /** Starts it unless it runs. */
  async start(): Promise<void> {
    if (this.#runs()) return;
    this.#server = await launch(this.#place, this.port, join(this.#dataDir, 'logs'));
  }

  /** Ends the server: `immediate` as a crash does, `fast` by asking. */
  async stop(how: 'immediate' | 'fast'): Promise<void> {
    const server = this.#server;
    if (!server || !this.#runs()) return;
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    server.kill(how === 'immediate' ? 'SIGQUIT' : 'SIGINT');
    await ended;
  }

  /** Stops every process of the server where it is. @returns what lets them go on */
  freeze(): () => void {
    const frozen = new Set<number>();
    const signal = (pid: number, name: NodeJS.Signals) => {
      try {
        process.kill(pid, name);
      } catch {
        // It ended by itself meanwhile.
      }
    };
    const postmaster = this.#pid();
    for (const pid of [postmaster, ...childrenOf(postmaster)]) {
      frozen.add(pid);
      signal(pid, 'SIGSTOP');
    }
    return () => {
      for (const pid of frozen) signal(pid, 'SIGCONT');
    };
  }

  /** Copies its data as they lie, or puts such a copy in their place. It must not run. */
  async copyData(where: 'aside' | 'back'): Promise<void> {
    const { data } = this.#place;
    const [from, to] = where === 'aside' ? [data, `${data}.aside`] : [`${data}.aside`, data];
    await rm(to, { recursive: true, force: true });
    await promisify(execFile)('cp', ['-a', from, to]);
  }

  #runs(): boolean {
    return this.#server !== undefined && this.#server.exitCode === null && this.#server.signalCode === null;
  }

  /** Removes everything, the server's folder behind the link too. */
  async remove(): Promise<void> {
    await Promise.race([this.stop('fast'), sleep(10_000)]);
    await this.stop('immediate');
    this.disk?.unmount();
    try {
      rmSync(realpathSync(join(this.#dataDir, 'postgres')), { recursive: true, force: true });
    } catch {
      // It was never made.
    }
  }

  #pid(): number {
    const pid = this.#server?.pid;
    if (pid === undefined) throw new Error('PostgreSQL does not run.');
    return pid;
  }
}

/** The processes whose parent is this one, as /proc tells (proc(5), field 4). */
function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}

/** A port of this machine that nobody listens on. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
