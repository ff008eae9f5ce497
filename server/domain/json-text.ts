import { z } from 'zod';
import { type JsonNode, type JsonObjectNode, RawJson, scanJson } from './json/index.ts';

/** A JSON value that was read strictly and is kept as the text it came in, so that its numbers stay what they were. */
export class JsonText {
  /** The document that `node` points into. */
  readonly source: string;
  readonly node: JsonNode;

  constructor(source: string, node: JsonNode) {
    this.source = source;
    this.node = node;
  }

  /** The value as it was sent. */
  get text(): string {
    return this.source.slice(this.node.start, this.node.end);
  }

  /** A member of an object; undefined when it is absent or this is no object. */
  member(name: string): JsonNode | undefined {
    return this.node.kind === 'object' ? this.node.members.get(name) : undefined;
  }

  /** Reads a text that is not from a REST body, such as a form's. @throws JsonSyntaxError, or RangeError for a refused value */
  static parse(text: string): JsonText {
    const { node, refusal } = scanJson(text, { keepDepth: 2 });
    if (refusal !== null) throw new RangeError(refusal);
    return new JsonText(text, node);
  }
}

export interface JsonObjectText extends JsonText {
  readonly node: JsonObjectNode;
}

const isObject = (value: unknown): value is JsonObjectText => value instanceof JsonText && value.node.kind === 'object';

/** An object that a person typed, or a sentence that says what is wrong with it. */
export function readObject(text: string): JsonObjectText | string {
  try {
    const read = JsonText.parse(text);
    return isObject(read) ? read : 'Write a JSON object: { "name": "value" }.';
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

/** A JSON object on the wire. */
export const JsonObject = z
  .custom<JsonObjectText>(isObject, {
    error: (issue) => `${String(issue.path?.at(-1) ?? 'data')} must be a JSON object.`,
  })
  .meta({ description: 'Any JSON object.' });

/** Any JSON value in a request. */
export const JsonValue = z
  .custom<JsonText>((value) => value instanceof JsonText, { error: 'value must be JSON.' })
  .meta({ description: 'Any JSON value.' });

/** Any JSON value in an answer, passed through as the text that is stored. */
export const StoredJson = z.custom<RawJson>((value) => RawJson.is(value)).meta({ description: 'Any JSON value.' });
