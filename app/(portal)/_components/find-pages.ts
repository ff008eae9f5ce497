interface Findable {
  label: string;
  words?: string;
}

/** The pages whose name or other words begin like each word that was typed; those found by their name first. */
export function findPages<Page extends Findable>(pages: readonly Page[], text: string): Page[] {
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (words: string) => {
    const known = words.toLowerCase().split(/\s+/);
    return typed.every((part) => known.some((word) => word.startsWith(part)));
  };
  const byName = pages.filter(({ label }) => matches(label));
  const byWords = pages.filter((page) => !byName.includes(page) && matches(`${page.label} ${page.words ?? ''}`));
  return [...byName, ...byWords];
}
