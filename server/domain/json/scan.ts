import { CLOSE_BRACKET, COMMA, END, OPEN_BRACKET } from './syntax.ts';
import type { TextCursor } from './text-cursor.ts';
import { type ScannedValue, type ScanOptions, ValueScanner } from './value-scanner.ts';

/** Checks and scans a whole document. Throws `JsonSyntaxError` where `JSON.parse` would throw. */
export function scanJson(text: string, options: ScanOptions): ScannedValue {
  const scanner = new ValueScanner(text, options);
  const scanned = scanner.scan();
  expectEnd(scanner.cursor);
  return scanned;
}

/** Scans a document that should be an array, item by item, so that the caller may pause or stop between them. */
export class ArrayScanner {
  /** Whether the document begins as an array. */
  readonly isArray: boolean;
  readonly #scanner: ValueScanner;
  #state: 'before' | 'inside' | 'after' = 'before';

  constructor(text: string, options: ScanOptions) {
    this.#scanner = new ValueScanner(text, options);
    this.isArray = this.#scanner.cursor.skipSpace() === OPEN_BRACKET;
  }

  /**
   * The next item, or null after the last one (and at once when the document is no array). When it gives null, the whole
   * text is known to be JSON. Throws `JsonSyntaxError`, after which the scanner is of no more use.
   */
  next(): ScannedValue | null {
    if (this.#state === 'after') return null;
    const { cursor } = this.#scanner;
    if (!this.isArray) {
      this.#scanner.scan();
      return this.#finish();
    }
    if (this.#state === 'before') cursor.position++;
    const code = cursor.skipSpace();
    if (code === CLOSE_BRACKET) {
      cursor.position++;
      return this.#finish();
    }
    if (this.#state === 'inside') {
      if (code !== COMMA) cursor.fail(cursor.position);
      cursor.position++;
    }
    this.#state = 'inside';
    return this.#scanner.scan();
  }

  #finish(): null {
    this.#state = 'after';
    expectEnd(this.#scanner.cursor);
    return null;
  }
}

function expectEnd(cursor: TextCursor): void {
  if (cursor.skipSpace() !== END) cursor.fail(cursor.position);
}
