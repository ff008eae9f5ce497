import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a page may weigh: its scripts, compressed, in kB of 1,000 bytes. */
export const firstLoadKbMost = 300;

const packedWithinMs = 60_000;

/** The scripts that a page names in its HTML, as many bytes as a browser is sent for them. */
export async function measureFirstLoad(url: string, path: string, cookie: string): Promise<number> {
  const html = await (await fetch(`${url}${path}`, { headers: { cookie } })).text();
  const sources = new Set<string>();
  for (const [tag, source = ''] of html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g))
    if (!/\snomodule\b/i.test(tag)) sources.add(source); // no browser that the portal supports loads the others
  const scripts = [...sources].map((source) => new URL(source.replaceAll('&amp;', '&'), url));
  for (const script of scripts) await send(script); // the program packs a script when it is first asked for
  let bytes = 0;
  for (const script of scripts) bytes += await sizeOf(script);
  return bytes / 1_000;
}

/** Asks until the script comes in the packing that stays. */
async function sizeOf(script: URL): Promise<number> {
  const end = performance.now() + packedWithinMs;
  let sent = await send(script);
  while (sent.encoding !== 'br' && performance.now() < end) {
    await sleep(100);
    sent = await send(script);
  }
  return sent.bytes;
}

function send(script: URL): Promise<{ bytes: number; encoding: string | undefined }> {
  return new Promise((resolve, reject) => {
    const request = get(script, { headers: { 'accept-encoding': 'gzip, deflate, br' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ bytes, encoding: answer.headers['content-encoding'] }));
    });
    request.on('error', reject);
  });
}
