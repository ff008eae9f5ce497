/** The headers of an answer, by their lower-case names. */
export type Headers = Record<string, string>;

/**
 * A request as its host hands it over, as it stood on the wire. It is not the standard's Request, which cannot carry
 * every method and path, and costs more to make than all the rest of a small call.
 */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, still percent-encoded. */
  readonly target: string;
  /** Of the client, where the host knows. */
  readonly address?: string;
  /** A header by its lower-case name; several of one name are joined by a comma. */
  header(name: string): string | undefined;
  /** How many headers have this lower-case name, where the host can tell. */
  countHeaders(name: string): number;
  /**
   * Reads the body to its end. One of more than `bytesMost` is not kept.
   * @param hold told of the bytes that are about to be kept; what it throws ends the reading
   * @returns null when it was larger
   */
  readBody(bytesMost: number, hold: (bytes: number) => void): Promise<Buffer | null>;
  /** Calls back when the client has its answer or is gone, where the host can tell. */
  whenEnded?(then: () => void): void;
}

/** A body in pieces, each made when it is asked for. Whoever does not want the rest says so by `return`. */
export type BodyStream = AsyncIterableIterator<string> & { return: () => Promise<IteratorResult<string>> };

/** An answer, for its host to send. HEAD and OPTIONS have no body. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | Uint8Array<ArrayBuffer> | BodyStream | null;
}

export function isStream(body: NonNullable<ApiAnswer['body']>): body is BodyStream {
  return typeof body === 'object' && Symbol.asyncIterator in body;
}

/** Collects the chunks of a body up to a bound; beyond it nothing is kept and the rest is only counted. */
export class BodyCollector {
  readonly #bytesMost: number;
  readonly #hold: (bytes: number) => void;
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(bytesMost: number, hold: (bytes: number) => void) {
    this.#bytesMost = bytesMost;
    this.#hold = hold;
  }

  /** @throws what `hold` throws */
  add(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#length > this.#bytesMost) {
      this.#chunks = [];
      return;
    }
    this.#hold(chunk.length);
    this.#chunks.push(chunk);
  }

  /** The whole body, or null when it was too large. */
  finish(): Buffer | null {
    if (this.#length > this.#bytesMost) return null;
    const [only] = this.#chunks;
    if (this.#chunks.length !== 1 || !only) return Buffer.concat(this.#chunks, this.#length);
    return Buffer.isBuffer(only) ? only : Buffer.from(only.buffer, only.byteOffset, only.byteLength);
  }
}
