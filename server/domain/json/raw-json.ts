const BRAND = Symbol.for('oda.raw-json');
const SLOT = Symbol.for('oda.raw-json.stringification');

/** What a raw value puts in its place while `JSON.stringify` runs, and the texts that belong there, in order. */
interface Stringification {
  placeholder: string;
  texts: string[] | null;
}

/** Two instances of this module may live in one process, and one may write what the other made: they share this. */
function sharedStringification(): Stringification {
  const slots = globalThis as { [SLOT]?: Stringification };
  slots[SLOT] ??= { placeholder: '', texts: null };
  return slots[SLOT];
}

const shared = sharedStringification();

/**
 * Nobody can send it as a string of their own: it is random and never leaves the process. Made when it is needed: forms
 * read JSON by this folder too, and a browser has no such ids on a page without TLS.
 */
function placeholder(): string {
  shared.placeholder ||= crypto.randomUUID();
  return shared.placeholder;
}

/** JSON that is text already and goes into an answer as it is. */
export class RawJson {
  readonly text: string;

  /** `text` must be one valid JSON value. */
  constructor(text: string) {
    this.text = text;
  }

  /** Whether this is raw JSON, whichever instance of the module made it. */
  static is(value: unknown): value is RawJson {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  get [BRAND](): true {
    return true;
  }

  /** Called by `stringifyJson` alone: without it, numbers would be changed or a placeholder would go out. */
  toJSON(): string {
    if (shared.texts === null) throw new TypeError('Raw JSON is written by stringifyJson, not by JSON.stringify');
    shared.texts.push(this.text);
    return placeholder();
  }
}

/** As `JSON.stringify`, but `RawJson` goes in verbatim. What JSON cannot say at all (`undefined`, a function) is `null`. */
export function stringifyJson(value: unknown): string {
  const outer = shared.texts;
  const texts: string[] = [];
  shared.texts = texts;
  try {
    const written = JSON.stringify(value) ?? 'null';
    return texts.length === 0 ? written : fillIn(written, texts);
  } finally {
    shared.texts = outer;
  }
}

function fillIn(written: string, texts: readonly string[]): string {
  const around = written.split(`"${placeholder()}"`);
  if (around.length !== texts.length + 1) throw new Error('A placeholder of raw JSON was lost or forged');
  return around.map((part, index) => part + (texts[index] ?? '')).join('');
}
