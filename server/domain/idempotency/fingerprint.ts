import { createHmac, type Hmac, type KeyObject } from 'node:crypto';
import { type Context, perCore } from '../context.ts';
import { deriveFingerprintKey } from '../crypto/index.ts';
import { canonicalJson, type JsonObjectNode } from '../json/index.ts';

type Caller = Pick<Context, 'core' | 'operatorId'>;

const keysOf = perCore('idempotency.fingerprintKeys', () => new Map<number, KeyObject>());
const keysMost = 10_000;

/** Begins a fingerprint. It is an HMAC under a key of the operator, since a plain digest of PII can be guessed. */
export function beginFingerprint({ core, operatorId }: Caller): Hmac {
  const keys = keysOf(core);
  let key = keys.get(operatorId);
  if (!key) {
    if (keys.size >= keysMost) keys.clear();
    key = deriveFingerprintKey(core.masterKeys, operatorId);
    keys.set(operatorId, key);
  }
  return createHmac('sha256', key);
}

/** A digest of one part of what a request says. */
function digest(caller: Caller, ...parts: string[]): Buffer {
  return beginFingerprint(caller).update(parts.join('\n')).digest();
}

/** Two requests have the same fingerprint when their path and the JSON value of their body are the same. */
export function fingerprintRequest(caller: Caller, path: string, source: string): Buffer {
  return digest(caller, JSON.stringify(path), canonicalJson(source));
}

const eventMembers = ['eventType', 'occurredAt', 'data'];

/**
 * The fingerprint of an event: 32 bytes over externalId, eventType, occurredAt and data, which is what an item of a
 * batch is compared by; of a single request, whose whole body counts, 32 more over its other members if it has any.
 */
export function fingerprintEvent(
  caller: Caller,
  externalId: string,
  source: string,
  body: JsonObjectNode,
  whole: boolean,
): Buffer {
  const part = (name: string) => {
    const node = body.members.get(name);
    return node ? canonicalJson(source, node.start, node.end) : '';
  };
  const content = digest(caller, JSON.stringify(externalId), ...eventMembers.map(part));
  if (!whole) return content;
  const others = [...body.members.keys()].filter((name) => !eventMembers.includes(name)).sort();
  if (others.length === 0) return content;
  return Buffer.concat([content, digest(caller, ...others.map((name) => `${JSON.stringify(name)}:${part(name)}`))]);
}

/** Whether a claim made with `stored` is for the same request; only items of batches send 32 bytes for `whole` ones. */
export function isSameRequest(stored: Buffer, sent: Buffer, byContent: boolean): boolean {
  return byContent ? stored.subarray(0, 32).equals(sent.subarray(0, 32)) : stored.equals(sent);
}
