import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './syntax.ts';
import type { TextCursor } from './text-cursor.ts';

/** The closing brackets that are still due: a byte for each level, so that millions of levels cost megabytes. */
class DueBrackets {
  #codes = new Uint8Array(64);
  #count = 0;

  get innermost(): number | undefined {
    return this.#count === 0 ? undefined : this.#codes[this.#count - 1];
  }

  push(code: number): void {
    if (this.#count === this.#codes.length) {
      const grown = new Uint8Array(this.#count * 2);
      grown.set(this.#codes);
      this.#codes = grown;
    }
    this.#codes[this.#count++] = code;
  }

  pop(): void {
    this.#count--;
  }
}

/** Moves over a container of any depth, which the cursor stands at, and checks its syntax alone. */
export function skipTooDeep(cursor: TextCursor): void {
  const due = new DueBrackets();
  do {
    const code = cursor.skipSpace();
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      due.push(code === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET);
      cursor.position++;
      if (cursor.skipSpace() !== due.innermost) {
        if (code === OPEN_BRACE) cursor.readKey();
        continue;
      }
    } else if (code === QUOTE) cursor.skipString();
    else cursor.skipLiteral(code);
    closeWhatEnds(cursor, due);
  } while (due.innermost !== undefined);
}

/** After a value: over the brackets that close, up to where the next value begins. */
function closeWhatEnds(cursor: TextCursor, due: DueBrackets): void {
  for (let bracket = due.innermost; bracket !== undefined; bracket = due.innermost) {
    const code = cursor.skipSpace();
    if (code !== COMMA && code !== bracket) cursor.fail(cursor.position);
    cursor.position++;
    if (code === COMMA) {
      if (bracket === CLOSE_BRACE) cursor.readKey();
      return;
    }
    due.pop();
  }
}
