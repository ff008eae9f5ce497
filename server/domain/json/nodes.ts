/** Where a value stands in the scanned text; `end` is exclusive, both count UTF-16 units. */
interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

/** `kept` is false, and `members` empty, where the scan was told not to keep what lies inside. */
export interface JsonObjectNode extends JsonSpan {
  readonly kind: 'object';
  readonly kept: boolean;
  /** By decoded key, in the order of the text. */
  readonly members: ReadonlyMap<string, JsonNode>;
}

/** `kept` is false, and `items` empty, where the scan was told not to keep what lies inside. */
export interface JsonArrayNode extends JsonSpan {
  readonly kind: 'array';
  readonly kept: boolean;
  readonly items: readonly JsonNode[];
}

/** `value` is decoded. It may share memory with the whole text: copy it before keeping it for long. */
export interface JsonStringNode extends JsonSpan {
  readonly kind: 'string';
  readonly value: string;
}

/** A number has no value here on purpose: its text is the only exact form of it. */
export interface JsonLiteralNode extends JsonSpan {
  readonly kind: 'number' | 'true' | 'false' | 'null';
}

export type JsonNode = JsonObjectNode | JsonArrayNode | JsonStringNode | JsonLiteralNode;
