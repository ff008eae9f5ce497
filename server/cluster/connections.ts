import type { Socket } from 'node:net';

/** An API process, as what takes connections over. */
export interface Taker {
  /** Connections that were handed over and not yet taken: nothing was read of them. */
  readonly untaken: Map<number, Socket>;
  hand(connection: number, socket: Socket): void;
}

interface Waiting {
  socket: Socket;
  timer: NodeJS.Timeout | undefined;
}

/** So many connections may be on their way to one process; one that takes none gets no more. */
const untakenMost = 64;
/** So long a connection waits for a process once the program answers. */
const patienceMs = 8_000;

/**
 * Connections that the primary accepted, each handed to the next API process in turn. The primary keeps its end until
 * the process says that it took over, so one that dies before loses no connection.
 */
export class Connections {
  #takers: Taker[] = [];
  #waiting: Waiting[] = [];
  #handed = 0;
  #isOpen = false;
  #isClosed = false;

  accept(socket: Socket): void {
    socket.on('error', () => {});
    if (this.#isClosed) {
      socket.destroy();
      return;
    }
    const timer = this.#isOpen ? setTimeout(() => this.#giveUp(socket), patienceMs) : undefined;
    this.#waiting.push({ socket, timer });
    this.#handOut();
  }

  /** From now on connections go to the processes; those that came early go first. */
  open(): void {
    this.#isOpen = true;
    this.#handOut();
  }

  /** Gives up what waits and whatever comes. */
  close(): void {
    this.#isClosed = true;
    for (const { socket } of [...this.#waiting]) this.#giveUp(socket);
  }

  add(taker: Taker): void {
    this.#takers.push(taker);
    this.#handOut();
  }

  /** What the process did not take goes to others. */
  remove(taker: Taker): void {
    this.#takers = this.#takers.filter((other) => other !== taker);
    for (const socket of taker.untaken.values()) this.accept(socket);
    taker.untaken.clear();
  }

  /** The process reads the connection now. */
  took(taker: Taker, connection: number): void {
    // Closes this process's end of it alone.
    taker.untaken.get(connection)?.destroy();
    taker.untaken.delete(connection);
    this.#handOut();
  }

  #handOut(): void {
    while (this.#isOpen && this.#waiting.length > 0) {
      const taker = this.#nextTaker();
      if (!taker) return;
      const { socket, timer } = this.#waiting.shift() as Waiting;
      clearTimeout(timer);
      this.#handed++;
      taker.untaken.set(this.#handed, socket);
      taker.hand(this.#handed, socket);
    }
  }

  #nextTaker(): Taker | undefined {
    const index = this.#takers.findIndex(({ untaken }) => untaken.size < untakenMost);
    const [taker] = index < 0 ? [] : this.#takers.splice(index, 1);
    if (taker) this.#takers.push(taker);
    return taker;
  }

  #giveUp(socket: Socket): void {
    for (const { timer } of this.#waiting.filter((one) => one.socket === socket)) clearTimeout(timer);
    this.#waiting = this.#waiting.filter((one) => one.socket !== socket);
    socket.destroy();
  }
}
