import type { JsonArrayNode, JsonLiteralNode, JsonNode, JsonObjectNode, JsonStringNode } from './nodes.ts';
import { DEPTH_MAX, quoteKey, REFUSED } from './refusal.ts';
import { SeenKeys } from './seen-keys.ts';
import { skipTooDeep } from './skip-too-deep.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './syntax.ts';
import { TextCursor } from './text-cursor.ts';

const NO_MEMBERS: ReadonlyMap<string, JsonNode> = new Map();
const NO_ITEMS: readonly JsonNode[] = [];
const PROTO_KEY = '__proto__';

/** What of a value becomes nodes; all of it is checked in any case. */
export interface ScanOptions {
  /** Nodes are made down to this depth, the value itself being 1. */
  readonly keepDepth: number;
  /** False leaves the items of arrays out at every depth, so that a long array costs no memory. */
  readonly keepArrays?: boolean;
  /**
   * A value of more UTF-16 units is refused. From there on only its grammar is checked, since comparing and keeping a
   * million keys takes seconds; of its own members the first thousand stay.
   */
  readonly unitsMost?: number;
}

const membersOfTooLargeMost = 1_000;

/** A value of the text, and the first thing in it that is valid JSON but refused, as a sentence. */
export interface ScannedValue {
  readonly node: JsonNode;
  readonly refusal: string | null;
}

/** Reads one value after the other from where its cursor stands. Recursion ends at `DEPTH_MAX`, whatever is sent. */
export class ValueScanner {
  readonly cursor: TextCursor;
  readonly #levels: number;
  readonly #keepArrays: boolean;
  readonly #unitsMost: number;
  /** Where the value that is being read becomes too large. */
  #sizeEnd = 0;
  /** By depth: used again for every object there whose members are not kept. */
  readonly #seen: SeenKeys[] = [];
  /** The key to name in the refusal. */
  #subject: string | null = null;

  constructor(text: string, options: ScanOptions) {
    this.cursor = new TextCursor(text);
    this.#levels = Math.min(Math.max(options.keepDepth, 1), DEPTH_MAX);
    this.#keepArrays = options.keepArrays ?? true;
    this.#unitsMost = options.unitsMost ?? Number.POSITIVE_INFINITY;
  }

  /** @param position where the value begins; without it, where the last one ended */
  scan(position = this.cursor.position): ScannedValue {
    const { cursor } = this;
    cursor.position = position;
    cursor.problem = null;
    this.#subject = null;
    this.#sizeEnd = cursor.position + this.#unitsMost;
    // At least one level is kept, so there is a node.
    const node = this.#value(1, this.#levels) as JsonNode;
    return { node, refusal: cursor.problem === null ? null : `${this.#subject ?? 'The value'} ${cursor.problem}` };
  }

  /** `levels` says how many are kept from here down: with none, there is no node. */
  #value(depth: number, levels: number): JsonNode | null {
    const { cursor } = this;
    const code = cursor.skipSpace();
    if (code === QUOTE) return this.#string(levels);
    if (code !== OPEN_BRACE && code !== OPEN_BRACKET) return this.#literal(code, levels);
    if (depth <= DEPTH_MAX) return code === OPEN_BRACE ? this.#object(depth, levels) : this.#array(depth, levels);
    cursor.refuse(REFUSED.depth);
    skipTooDeep(cursor);
    return null;
  }

  #string(levels: number): JsonStringNode | null {
    const { cursor } = this;
    const start = cursor.position;
    const escaped = cursor.skipString();
    if (levels === 0) return null;
    return { kind: 'string', start, end: cursor.position, value: cursor.decodeString(start, escaped) };
  }

  #literal(code: number, levels: number): JsonLiteralNode | null {
    const start = this.cursor.position;
    const kind = this.cursor.skipLiteral(code);
    return levels === 0 ? null : { kind, start, end: this.cursor.position };
  }

  #array(depth: number, levels: number): JsonArrayNode | null {
    const { cursor } = this;
    const start = cursor.position++;
    const items: JsonNode[] | null = this.#keepArrays && levels > 1 ? [] : null;
    const itemLevels = items === null ? 0 : levels - 1;
    let more = cursor.skipSpace() !== CLOSE_BRACKET;
    if (!more) cursor.position++;
    while (more) {
      const item = this.#value(depth + 1, itemLevels);
      if (items !== null && item !== null) items.push(item);
      more = this.#nextIsComma(CLOSE_BRACKET);
    }
    if (levels === 0) return null;
    return { kind: 'array', start, end: cursor.position, kept: items !== null, items: items ?? NO_ITEMS };
  }

  #object(depth: number, levels: number): JsonObjectNode | null {
    const { cursor } = this;
    const start = cursor.position++;
    const members = levels > 1 ? new Map<string, JsonNode>() : null;
    const memberLevels = members === null ? 0 : levels - 1;
    const seen = members === null ? this.#seenAt(depth) : null;
    let more = cursor.skipSpace() !== CLOSE_BRACE;
    if (!more) cursor.position++;
    while (more) {
      const isKept = this.#hasRoom(depth, members);
      const key = isKept ? cursor.readKey() : cursor.skipKey();
      if (cursor.problem === null) {
        const isNew = members === null ? seen?.add(key) : !members.has(key);
        if (!isNew) cursor.refuse(REFUSED.duplicateKey);
        if (key === PROTO_KEY) cursor.refuse(REFUSED.protoKey);
      }
      this.#nameSubject('The key', key);
      const value = this.#value(depth + 1, memberLevels);
      this.#nameSubject('The value of', key);
      if (members !== null && value !== null && isKept) members.set(key, value);
      more = this.#nextIsComma(CLOSE_BRACE);
    }
    if (levels === 0) return null;
    return { kind: 'object', start, end: cursor.position, kept: members !== null, members: members ?? NO_MEMBERS };
  }

  /** Whether members are still looked at here, and not only their grammar. */
  #hasRoom(depth: number, members: ReadonlyMap<string, JsonNode> | null): boolean {
    if (this.cursor.position <= this.#sizeEnd) return true;
    this.cursor.refuse(REFUSED.size);
    return depth === 1 && members !== null && members.size < membersOfTooLargeMost;
  }

  /** Over a comma (true) or the closing bracket (false). */
  #nextIsComma(closing: number): boolean {
    const { cursor } = this;
    const code = cursor.skipSpace();
    if (code !== COMMA && code !== closing) cursor.fail(cursor.position);
    cursor.position++;
    return code === COMMA;
  }

  /** After a problem was found: the innermost key round it is the one to name. */
  #nameSubject(what: 'The key' | 'The value of', key: string): void {
    if (this.cursor.problem !== null && this.#subject === null) this.#subject = `${what} ${quoteKey(key)}`;
  }

  #seenAt(depth: number): SeenKeys {
    const seen = this.#seen[depth] ?? new SeenKeys();
    this.#seen[depth] = seen;
    seen.clear();
    return seen;
  }
}
