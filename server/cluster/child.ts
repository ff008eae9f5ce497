import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { OpeningError } from '../opening-error.ts';
import type { Taker } from './connections.ts';
import type { Beginning, FromApiProcess, ToApiProcess } from './messages.ts';

const program = fileURLToPath(new URL('./api-process.ts', import.meta.url));
const silent = () => {};

interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** One API process, as the primary sees it. */
export class Child implements Taker {
  readonly untaken = new Map<number, Socket>();
  /** Rejected with one sentence when the process ends before it is ready. */
  readonly ready: Promise<void>;
  /** How it ended, when it has and nothing more will be heard of it. */
  readonly ended: Promise<Ending>;
  readonly #process: ChildProcess;
  #sentence = 'An API process did not start.';

  constructor(beginning: Beginning, receive: (message: FromApiProcess, from: Child) => void) {
    // A process that has an inspector cannot share its port.
    const execArgv = process.execArgv.filter((argument) => !argument.startsWith('--inspect'));
    this.#process = fork(program, [], { execArgv });
    this.#process.on('error', silent);
    this.ended = this.#end();
    this.ready = new Promise((resolve, reject) => {
      this.#process.on('message', (message: FromApiProcess) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'failed') this.#sentence = message.sentence;
        receive(message, this);
      });
      void this.ended.then(() => reject(new OpeningError(this.#sentence)));
    });
    this.ready.catch(silent);
    this.send({ kind: 'begin', ...beginning });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(message: ToApiProcess): void {
    this.#process.send(message, silent);
  }

  hand(connection: number, socket: Socket): void {
    const message: ToApiProcess = { kind: 'connection', connection };
    // Kept open here, for another process should this one die before it takes over.
    this.#process.send(message, socket, { keepOpen: true }, silent);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /**
   * Its last messages are read when its channel ends, which may be after its own end. Node tells of that by an event only
   * when no connection was on its way.
   */
  async #end(): Promise<Ending> {
    const ending = await new Promise<Ending>((resolve) => {
      this.#process.once('exit', (code, signal) => resolve({ code, signal }));
    });
    while (this.#process.connected) await sleep(1);
    return ending;
  }
}
