import { availableParallelism } from 'node:os';
import { peekRuntime } from '#server/runtime.ts';
import { overloaded } from './errors.ts';
import { type ApiAnswer, type ApiRequest, isStream } from './exchange.ts';
import { Turns } from './turns.ts';

/**
 * What a process takes on at once; beyond it a refusal is kinder than a queue. No operator may take all of it, so that
 * the flood of one leaves room for the others.
 */
const bounds = {
  requestsMost: 1_500,
  requestsOfOneMost: 1_000,
  /** Of bodies that arrive or wait for their turn. */
  bytesMost: 128 * 1024 * 1024,
  bytesOfOneMost: 64 * 1024 * 1024,
  /** Of answers to reads that their clients have not read yet. */
  unreadMost: 128 * 1024 * 1024,
  unreadOfOneMost: 64 * 1024 * 1024,
  streamsMost: 32,
  streamsOfOneMost: 8,
};
/** Smaller answers are not counted. */
const countedLength = 8 * 1024;
/** How long a large piece of work waits for its turn. */
const withinMs = 2_500;

/** Batches take memory and processor. */
const batchesAtOnce = 2;

/**
 * How many batches of one operator each of so many processes works on at once. One keeps a core busy, here or at the
 * database: where there are as many processes as cores, everybody's single events wait for what two do beside each other.
 */
export function batchesOfOneAtOnce(processes: number, cores: number): number {
  return Math.max(1, Math.min(batchesAtOnce, Math.floor(cores / processes)));
}

let batches: Turns | undefined;

/** Made when the first batch comes: by then it is known how many processes there are. */
export function batchTurns(): Turns {
  const ofOneMost = batchesOfOneAtOnce(peekRuntime()?.env.workers ?? 1, availableParallelism());
  batches ??= new Turns({ atOnceMost: batchesAtOnce, ofOneMost, withinMs });
  return batches;
}

/** Pages of events or states take memory and connections. */
export const pageTurns = new Turns({ atOnceMost: 8, ofOneMost: 4, withinMs });

/** An amount that is shared, and what each operator holds of it. */
class Share {
  #held = 0;
  readonly #byOperator = new Map<number, number>();
  readonly #most: number;
  readonly #ofOneMost: number;

  constructor(most: number, ofOneMost: number) {
    this.#most = most;
    this.#ofOneMost = ofOneMost;
  }

  /** @throws UNAVAILABLE when there is not so much left */
  take(operatorId: number, amount: number): void {
    const own = (this.#byOperator.get(operatorId) ?? 0) + amount;
    if (this.#held + amount > this.#most || own > this.#ofOneMost) throw overloaded();
    this.#held += amount;
    this.#byOperator.set(operatorId, own);
  }

  giveBack(operatorId: number, amount: number): void {
    const left = (this.#byOperator.get(operatorId) ?? 0) - amount;
    this.#held -= amount;
    if (left > 0) this.#byOperator.set(operatorId, left);
    else this.#byOperator.delete(operatorId);
  }
}

/** Requests whose body has arrived. */
const requests = new Share(bounds.requestsMost, bounds.requestsOfOneMost);
const bytes = new Share(bounds.bytesMost, bounds.bytesOfOneMost);

const unread = new Share(bounds.unreadMost, bounds.unreadOfOneMost);

/** Counts the answer to a read until its client has read it. @throws UNAVAILABLE when too much waits to be read */
export function holdUntilRead(operatorId: number, { body }: ApiAnswer, request: ApiRequest): void {
  const length = body === null || isStream(body) ? 0 : body.length;
  if (length < countedLength || !request.whenEnded) return;
  unread.take(operatorId, length);
  request.whenEnded(() => unread.giveBack(operatorId, length));
}

/** Answers that go out in pieces; each holds one of them, and now and then a connection. */
const streams = new Share(bounds.streamsMost, bounds.streamsOfOneMost);

/** Counts an answer that goes out in pieces. @returns what says that it has ended @throws UNAVAILABLE when there are too many */
export function holdStream(operatorId: number): () => void {
  streams.take(operatorId, 1);
  let held = true;
  return () => {
    if (held) streams.giveBack(operatorId, 1);
    held = false;
  };
}

/** What one request holds until it has ended. */
export class Admission {
  readonly #operatorId: number;
  #bytes = 0;
  #entered = false;

  constructor(operatorId: number) {
    this.#operatorId = operatorId;
  }

  /** Before bytes of a body are kept. @throws UNAVAILABLE */
  holdBytes(amount: number): void {
    bytes.take(this.#operatorId, amount);
    this.#bytes += amount;
  }

  /** When the body is there and the work begins. @throws UNAVAILABLE */
  enter(): void {
    requests.take(this.#operatorId, 1);
    this.#entered = true;
  }

  end(): void {
    if (this.#bytes > 0) bytes.giveBack(this.#operatorId, this.#bytes);
    if (this.#entered) requests.giveBack(this.#operatorId, 1);
  }
}
