/** Codes of the characters that JSON's grammar names. */
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const MINUS = 0x2d;
export const PLUS = 0x2b;
export const DOT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
export const SPACE = 0x20;
export const LOWER_E = 0x65;
export const UPPER_E = 0x45;
export const LOWER_F = 0x66;
export const LOWER_T = 0x74;
export const LOWER_U = 0x75;
/** Stands for "no character": the text has ended. */
export const END = -1;

/** White space as RFC 8259 has it: space, tab, line feed, carriage return. */
export function isJsonSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09;
}

/** The text is not JSON. The message says where, and repeats nothing of what was sent. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly position: number;

  /** `position` counts UTF-16 units from the start of the text. */
  constructor(problem: string, position: number) {
    super(`Body is not valid JSON: ${problem} at position ${position}`);
    this.position = position;
  }
}
