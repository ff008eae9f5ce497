import { gzipSync } from 'node:zlib';

/** What a page may weigh: its scripts, compressed. */
export const firstLoadKbMost = 300;

/** The scripts that a page names in its HTML, each gzipped as a server would, in kB of 1,000 bytes. */
export async function measureFirstLoad(url: string, path: string, cookie: string): Promise<number> {
  const html = await (await fetch(`${url}${path}`, { headers: { cookie } })).text();
  const sources = new Set<string>();
  for (const [tag, source = ''] of html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g))
    if (!/\snomodule\b/i.test(tag)) sources.add(source); // no browser that the portal supports loads the others
  let bytes = 0;
  for (const source of sources) {
    const script = await fetch(new URL(source.replaceAll('&amp;', '&'), url));
    bytes += gzipSync(Buffer.from(await script.arrayBuffer())).length;
  }
  return bytes / 1_000;
}
