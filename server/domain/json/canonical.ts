import { canonicalNumber } from './canonical-number.ts';
import { SortedMembers } from './sorted-members.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  isJsonSpace,
  MINUS,
  NINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  ZERO,
} from './syntax.ts';

/** Beyond this depth, where only refused values go, a container stands as it was written, so that recursion has an end. */
const CANONICAL_DEPTH_MAX = 64;

/**
 * One spelling for every text of the same JSON value, whatever its key order, white space, escapes or way of writing
 * numbers; itself JSON of that value. `text` from `start` to `end` must be one value that was scanned without an error.
 */
export function canonicalJson(text: string, start = 0, end = text.length): string {
  return new CanonicalWriter(text.slice(start, end)).value(1);
}

const ENDS_INSIDE = 'The text ends inside a JSON value';

class CanonicalWriter {
  readonly #text: string;
  readonly #wellFormed: boolean;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#wellFormed = text.isWellFormed();
  }

  value(depth: number): string {
    const code = this.#skipSpace();
    if (code === QUOTE) return this.#string();
    if (code !== OPEN_BRACE && code !== OPEN_BRACKET) return this.#literal(code);
    if (depth > CANONICAL_DEPTH_MAX) return this.#verbatimContainer();
    return code === OPEN_BRACE ? this.#object(depth) : this.#array(depth);
  }

  /** Gives the code of the next character that is no white space. */
  #skipSpace(): number {
    const text = this.#text;
    let at = this.#at;
    while (at < text.length && isJsonSpace(text.charCodeAt(at))) at++;
    if (at >= text.length) throw new RangeError(ENDS_INSIDE);
    this.#at = at;
    return text.charCodeAt(at);
  }

  #object(depth: number): string {
    const members = new SortedMembers();
    this.#at++;
    for (let code = this.#skipSpace(); code !== CLOSE_BRACE; code = this.#skipSpace()) {
      if (code === COMMA) {
        this.#at++;
        this.#skipSpace();
      }
      const name = this.#string();
      const key = name.includes('\\') ? (JSON.parse(name) as string) : name.slice(1, -1);
      this.#skipSpace();
      this.#at++;
      members.add(key, `${name}:${this.value(depth + 1)}`);
    }
    this.#at++;
    return members.toString();
  }

  #array(depth: number): string {
    const items: string[] = [];
    this.#at++;
    while (this.#skipSpace() !== CLOSE_BRACKET) {
      if (items.length > 0) this.#at++;
      items.push(this.value(depth + 1));
    }
    this.#at++;
    return `[${items.join(',')}]`;
  }

  #string(): string {
    const start = this.#at;
    const escaped = this.#skipString();
    const original = this.#text.slice(start, this.#at);
    return escaped || !this.#wellFormed ? JSON.stringify(JSON.parse(original)) : original;
  }

  /** Behind the closing quote; tells whether there are escapes. */
  #skipString(): boolean {
    const text = this.#text;
    let escaped = false;
    let at = this.#at + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        escaped = true;
        at++;
      }
    }
    if (at >= text.length) throw new RangeError(ENDS_INSIDE);
    this.#at = at + 1;
    return escaped;
  }

  #literal(first: number): string {
    const start = this.#at;
    let at = start;
    let last = first;
    let onlyDigits = true;
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || isJsonSpace(code)) break;
      if (code < ZERO || code > NINE) onlyDigits = false;
      last = code;
    }
    this.#at = at;
    const isNumber = first === MINUS || (first >= ZERO && first <= NINE);
    if (!isNumber || (onlyDigits && last !== ZERO)) return this.#text.slice(start, at);
    return canonicalNumber(this.#text, start, at);
  }

  #verbatimContainer(): string {
    const start = this.#at;
    let open = 0;
    do {
      const code = this.#skipSpace();
      if (code === QUOTE) {
        this.#skipString();
        continue;
      }
      this.#at++;
      if (code === OPEN_BRACE || code === OPEN_BRACKET) open++;
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open--;
    } while (open > 0);
    return this.#text.slice(start, this.#at);
  }
}
