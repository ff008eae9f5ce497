import type { JsonObjectNode } from './nodes.ts';

/** An object's text in two parts, and which of the names were there. */
export interface SplitMembers {
  readonly kept: string;
  readonly taken: string | null;
  readonly takenNames: string[];
}

/**
 * Takes the named members out of an object, without touching the text of any member. `node` must be an unrefused object
 * of `text` whose members were kept by the scan. Where none of the names is there, `kept` is the object as it was written.
 */
export function splitMembers(text: string, node: JsonObjectNode, names: ReadonlySet<string>): SplitMembers {
  if (!node.kept) throw new TypeError('The members of this object were not kept: scan with a greater keepDepth');
  const takenNames: string[] = [];
  for (const name of node.members.keys()) if (names.has(name)) takenNames.push(name);
  if (takenNames.length === 0) return { kept: text.slice(node.start, node.end), taken: null, takenNames };

  let kept = '';
  let taken = '';
  let previousEnd = node.start + 1;
  for (const [name, value] of node.members) {
    // Between two members stand only white space and a comma, so the next quote opens the key.
    const member = text.slice(text.indexOf('"', previousEnd), value.end);
    if (names.has(name)) taken += taken === '' ? member : `,${member}`;
    else kept += kept === '' ? member : `,${member}`;
    previousEnd = value.end;
  }
  return { kept: `{${kept}}`, taken: `{${taken}}`, takenNames };
}

/** Makes one object's text of the texts of two objects that have no key in common. */
export function mergeMembers(a: string, b: string): string {
  const first = membersOf(a);
  const second = membersOf(b);
  return `{${first}${first === '' || second === '' ? '' : ','}${second}}`;
}

function membersOf(object: string): string {
  return object.trim().slice(1, -1).trim();
}
