export { canonicalJson } from './canonical.ts';
export { canonicalNode } from './canonical-node.ts';
export { mergeMembers, type SplitMembers, splitMembers } from './members.ts';
export type { JsonNode, JsonObjectNode } from './nodes.ts';
export { RawJson, stringifyJson } from './raw-json.ts';
export { ArrayScanner, scanJson } from './scan.ts';
export { JsonSyntaxError } from './syntax.ts';
export { type ScannedValue, ValueScanner } from './value-scanner.ts';
