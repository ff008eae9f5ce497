import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObjectNode } from '../json/index.ts';

/** A digest of one part of what a request says. */
function digest(...parts: string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest();
}

/** Two requests have the same fingerprint when their path and the JSON value of their body are the same. */
export function fingerprintRequest(path: string, source: string): Buffer {
  return digest(JSON.stringify(path), canonicalJson(source));
}

const eventMembers = ['eventType', 'occurredAt', 'data'];

/**
 * The fingerprint of an event: 32 bytes over externalId, eventType, occurredAt and data, which is what an item of a
 * batch is compared by; of a single request, whose whole body counts, 32 more over its other members if it has any.
 */
export function fingerprintEvent(externalId: string, source: string, body: JsonObjectNode, whole: boolean): Buffer {
  const part = (name: string) => {
    const node = body.members.get(name);
    return node ? canonicalJson(source, node.start, node.end) : '';
  };
  const content = digest(JSON.stringify(externalId), ...eventMembers.map(part));
  if (!whole) return content;
  const others = [...body.members.keys()].filter((name) => !eventMembers.includes(name)).sort();
  if (others.length === 0) return content;
  return Buffer.concat([content, digest(...others.map((name) => `${JSON.stringify(name)}:${part(name)}`))]);
}

/** Whether a claim made with `stored` is for the same request; only items of batches send 32 bytes for `whole` ones. */
export function isSameRequest(stored: Buffer, sent: Buffer, byContent: boolean): boolean {
  return byContent ? stored.subarray(0, 32).equals(sent.subarray(0, 32)) : stored.equals(sent);
}
