interface Member {
  readonly key: string;
  readonly text: string;
}

/** So many members are sorted as they come, which is faster than the engine's sort; more would be quadratic. */
const INSERTION_MAX = 16;

/** The members of an object, brought into the order of the code units of their keys. */
export class SortedMembers {
  readonly #members: Member[] = [];

  /** `text` is the whole member: quoted key, colon and value. */
  add(key: string, text: string): void {
    const members = this.#members;
    const member = { key, text };
    let at = members.push(member) - 1;
    if (at >= INSERTION_MAX) return;
    while (at > 0) {
      const before = members[at - 1];
      if (before === undefined || before.key <= key) break;
      members[at--] = before;
    }
    members[at] = member;
  }

  /** The object as JSON. */
  toString(): string {
    const members = this.#members;
    if (members.length > INSERTION_MAX) members.sort(byKey);
    let all = '';
    for (const { text } of members) all += all === '' ? text : `,${text}`;
    return `{${all}}`;
  }
}

function byKey(one: Member, other: Member): number {
  return one.key < other.key ? -1 : Number(one.key > other.key);
}
