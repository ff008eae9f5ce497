import type { JsonLiteralNode } from './nodes.ts';
import { canExceedRange, isStorableNumber } from './number-range.ts';
import { REFUSED, type Refused } from './refusal.ts';
import {
  BACKSLASH,
  COLON,
  DOT,
  END,
  isJsonSpace,
  JsonSyntaxError,
  LOWER_E,
  LOWER_F,
  LOWER_T,
  LOWER_U,
  MINUS,
  NINE,
  PLUS,
  QUOTE,
  SPACE,
  UPPER_E,
  ZERO,
} from './syntax.ts';

const SIMPLE_ESCAPES = '"\\/bfnrt';
const HEX_4 = /^[\dA-Fa-f]{4}$/;

/** Reads the words of JSON's grammar (white space, strings, numbers, literals) and remembers the first refused thing. */
export class TextCursor {
  readonly text: string;
  position = 0;
  /** What is wrong with the value: the first find stands. */
  problem: Refused | null = null;
  readonly #wellFormed: boolean;

  constructor(text: string) {
    this.text = text;
    this.#wellFormed = text.isWellFormed();
  }

  /** Moves over white space and gives the code of the character there, `END` after the last. */
  skipSpace(): number {
    const { text } = this;
    let at = this.position;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > SPACE || !isJsonSpace(code)) {
        this.position = at;
        return code;
      }
    }
    this.position = at;
    return END;
  }

  fail(position: number): never {
    const ended = position >= this.text.length;
    throw new JsonSyntaxError(ended ? 'unexpected end of the text' : 'unexpected character', position);
  }

  refuse(problem: Refused): void {
    this.problem ??= problem;
  }

  /** From an opening quote to behind the closing one; tells whether there are escapes between them. */
  skipString(): boolean {
    const { text } = this;
    const start = this.position;
    let escaped = false;
    let at = start + 1;
    for (; ; at++) {
      if (at >= text.length) this.fail(at);
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        escaped = true;
        at = this.#skipEscape(at + 1);
      } else if (code < SPACE) this.fail(at);
    }
    this.position = at + 1;
    if (!this.#wellFormed && !text.slice(start, at).isWellFormed()) this.refuse(REFUSED.loneSurrogate);
    return escaped;
  }

  /** From behind a backslash to the last character of the escape; both halves of a surrogate pair are one escape. */
  #skipEscape(at: number): number {
    const { text } = this;
    if (at >= text.length) this.fail(at);
    if (text.charCodeAt(at) !== LOWER_U) {
      if (!SIMPLE_ESCAPES.includes(text.charAt(at))) this.fail(at);
      return at;
    }
    const unit = this.#hexUnit(at + 1);
    if (unit === 0) this.refuse(REFUSED.nulCharacter);
    if (unit < 0xd800 || unit > 0xdfff) return at + 4;
    const paired = unit < 0xdc00 && text.startsWith('\\u', at + 5);
    const second = paired ? this.#hexUnit(at + 7) : 0;
    if (second >= 0xdc00 && second <= 0xdfff) return at + 10;
    this.refuse(REFUSED.loneSurrogate);
    return at + 4;
  }

  #hexUnit(at: number): number {
    const digits = this.text.slice(at, at + 4);
    if (!HEX_4.test(digits)) this.fail(at);
    return Number.parseInt(digits, 16);
  }

  /** Over a member's key and its colon; gives the key decoded. */
  readKey(): string {
    if (this.skipSpace() !== QUOTE) this.fail(this.position);
    const start = this.position;
    const escaped = this.skipString();
    const key = this.decodeString(start, escaped);
    this.#skipColon();
    return key;
  }

  /** As `readKey`, but does not look what the key is; gives an empty one. */
  skipKey(): '' {
    if (this.skipSpace() !== QUOTE) this.fail(this.position);
    this.skipString();
    this.#skipColon();
    return '';
  }

  #skipColon(): void {
    if (this.skipSpace() !== COLON) this.fail(this.position);
    this.position++;
  }

  /** The value of the string from `start` to here. */
  decodeString(start: number, escaped: boolean): string {
    if (!escaped) return this.text.slice(start + 1, this.position - 1);
    return JSON.parse(this.text.slice(start, this.position)) as string;
  }

  /** Over a value that is neither string nor container, `code` being its first character. */
  skipLiteral(code: number): JsonLiteralNode['kind'] {
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.#skipNumber();
    if (code === LOWER_T) return this.#skipWord('true');
    if (code === LOWER_F) return this.#skipWord('false');
    return this.#skipWord('null');
  }

  #skipNumber(): 'number' {
    const { text } = this;
    const start = this.position;
    let at = text.charCodeAt(start) === MINUS ? start + 1 : start;
    at = this.#code(at) === ZERO ? at + 1 : this.#skipDigits(at);
    if (this.#code(at) === DOT) at = this.#skipDigits(at + 1);
    const mark = this.#code(at);
    let exponentDigits = 0;
    if (mark === LOWER_E || mark === UPPER_E) {
      const sign = this.#code(at + 1);
      const digitsAt = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
      at = this.#skipDigits(digitsAt);
      exponentDigits = at - digitsAt;
    }
    this.position = at;
    if (canExceedRange(at - start, exponentDigits) && !isStorableNumber(text.slice(start, at))) {
      this.refuse(REFUSED.numberRange);
    }
    return 'number';
  }

  #skipWord<Word extends 'true' | 'false' | 'null'>(word: Word): Word {
    for (let at = 0; at < word.length; at++) {
      if (this.#code(this.position + at) !== word.charCodeAt(at)) this.fail(this.position + at);
    }
    this.position += word.length;
    return word;
  }

  /** Over at least one digit. */
  #skipDigits(from: number): number {
    let at = from;
    for (let code = this.#code(at); code >= ZERO && code <= NINE; code = this.#code(at)) at++;
    if (at === from) this.fail(at);
    return at;
  }

  #code(at: number): number {
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }
}
