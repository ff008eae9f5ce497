import { type JsonNode, parseJsonTree, writeJsonTree } from '#app/_ui/json-tree.ts';

/** Each member that an object has otherwise now than before, as JSON text; null for one that is gone. */
export function compareMembers(before: string, now: string): [name: string, now: string | null][] {
  const [had, has] = [membersOf(before), membersOf(now)];
  const names = [...new Set([...has.keys(), ...had.keys()])];
  return names.filter((name) => has.get(name) !== had.get(name)).map((name) => [name, has.get(name) ?? null]);
}

function membersOf(text: string): Map<string, string> {
  const tree: JsonNode = parseJsonTree(text);
  return new Map(tree.kind === 'object' ? tree.entries.map(([name, value]) => [name, writeJsonTree(value)]) : []);
}
