import { canonicalJson } from './canonical.ts';
import { canonicalNumber } from './canonical-number.ts';
import type { JsonNode } from './nodes.ts';
import { SortedMembers } from './sorted-members.ts';

const NEEDS_ESCAPE = /["\\\p{Cc}]/u;

/**
 * What `canonicalJson` makes of the value at a node of `text`, without looking a second time for the members and strings
 * of objects that the scan has kept. The value must have been scanned without a refusal.
 */
export function canonicalNode(text: string, node: JsonNode): string {
  switch (node.kind) {
    case 'string': {
      const isAsWritten = node.value.length === node.end - node.start - 2;
      return isAsWritten ? text.slice(node.start, node.end) : JSON.stringify(node.value);
    }
    case 'number':
      return canonicalNumber(text, node.start, node.end);
    case 'object': {
      if (!node.kept) return canonicalJson(text, node.start, node.end);
      const members = new SortedMembers();
      for (const [key, value] of node.members) members.add(key, `${quote(key)}:${canonicalNode(text, value)}`);
      return members.toString();
    }
    case 'array':
      return canonicalJson(text, node.start, node.end);
    default:
      return node.kind;
  }
}

function quote(key: string): string {
  return NEEDS_ESCAPE.test(key) ? JSON.stringify(key) : `"${key}"`;
}
