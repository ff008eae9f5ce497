import { IncomingMessage } from 'node:http';

/** Whoever takes a body. */
export interface BodySink {
  add(chunk: Buffer): void;
  /** The body is whole. */
  end(): void;
  /** It will never be. */
  cutShort(): void;
}

/**
 * A request whose body can be taken as the parser finds it. Read as a stream, the body of a single event, which mostly
 * comes with its head, costs some 2 µs more, a twentieth of all that the program does for it: five turns of the queue of
 * ticks, and listeners that come and go. To who does not take it, it is a stream like any.
 */
export class IncomingRequest extends IncomingMessage {
  #sink: BodySink | undefined;

  /** Nobody else may have read of it. What came before is given at once; a request that is over must not be asked. */
  takeBody(sink: BodySink): void {
    this.#sink = sink;
    const early: Buffer | null = this.read();
    if (early) this.push(early);
    if (this.complete) this.push(null);
  }

  /** What still comes is nobody's and flows away, so that the client gets to read the answer. */
  leaveBody(): void {
    this.#sink = undefined;
    this.resume();
  }

  /** Whether somebody takes a body that is still on its way. */
  get isTaken(): boolean {
    return this.#sink !== undefined;
  }

  /** Gives up on such a body, as if its client had left. */
  cutBodyShort(): void {
    const sink = this.#sink;
    this.leaveBody();
    sink?.cutShort();
  }

  /** How the parser hands over a piece, and by null the end. */
  override push(chunk: Buffer | null): boolean {
    const sink = this.#sink;
    if (!sink) return super.push(chunk);
    if (chunk !== null) sink.add(chunk);
    else {
      this.#sink = undefined;
      sink.end();
    }
    return true;
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const sink = this.#sink;
    this.#sink = undefined;
    sink?.cutShort();
    super._destroy(error, callback);
  }
}
