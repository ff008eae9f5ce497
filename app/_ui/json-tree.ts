/** A JSON value for looking at. Numbers are the text that they came in: a double would round some of them. */
export type JsonNode =
  | { kind: 'object'; entries: [key: string, value: JsonNode][] }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string' | 'number' | 'boolean' | 'null'; text: string };

class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type SourceReviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

/** A browser that does not tell the source text of a number yet shows what a double makes of it. */
const keepNumberText: SourceReviver = (_, value, context) =>
  typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value;

/** @throws SyntaxError when the text is not JSON */
export function parseJsonTree(text: string): JsonNode {
  return toNode(JSON.parse(text, keepNumberText as (key: string, value: unknown) => unknown));
}

/** The text of a value in one line. */
export function writeJsonTree(node: JsonNode): string {
  if ('text' in node) return node.text;
  if (node.kind === 'array') return `[${node.items.map(writeJsonTree).join(', ')}]`;
  const members = node.entries.map(([name, value]) => `${JSON.stringify(name)}: ${writeJsonTree(value)}`);
  return `{${members.join(', ')}}`;
}

function toNode(value: unknown): JsonNode {
  if (value === null) return { kind: 'null', text: 'null' };
  if (value instanceof NumberText) return { kind: 'number', text: value.text };
  if (Array.isArray(value)) return { kind: 'array', items: value.map(toNode) };
  if (typeof value === 'object')
    return { kind: 'object', entries: Object.entries(value).map(([key, part]) => [key, toNode(part)]) };
  if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) };
  return { kind: 'string', text: JSON.stringify(value) };
}
