import { createHmac, type KeyObject } from 'node:crypto';
import { type Context, perCore } from '../context.ts';
import { deriveFingerprintKey } from '../crypto/index.ts';
import { canonicalJson, type JsonObjectNode } from '../json/index.ts';
import type { Fingerprint } from './schemas.ts';

type Caller = Pick<Context, 'core' | 'operatorId'>;

const keysOf = perCore('idempotency.fingerprintKeys', () => new Map<string, KeyObject>());
const keysMost = 10_000;

function keyOf({ core, operatorId }: Caller, generation: number, masterKey: Buffer): KeyObject {
  const keys = keysOf(core);
  const name = `${generation} ${operatorId}`;
  const known = keys.get(name);
  if (known) return known;
  if (keys.size >= keysMost) keys.clear();
  const key = deriveFingerprintKey(masterKey, operatorId);
  keys.set(name, key);
  return key;
}

/** Begins a fingerprint. It is an HMAC under a key of the operator, since a plain digest of PII can be guessed. */
export function beginFingerprint(caller: Caller): { update(text: string): void; digest(): Fingerprint } {
  const { masterKeys, sealing } = caller.core;
  const masterKey = masterKeys.get(sealing.claiming);
  if (!masterKey) throw new RangeError('There is no master key.');
  const first = createHmac('sha256', keyOf(caller, sealing.claiming, masterKey));
  const others = [...masterKeys]
    .filter(([generation]) => generation !== sealing.claiming)
    .map(([generation, key]) => createHmac('sha256', keyOf(caller, generation, key)));
  return {
    update: (text) => {
      first.update(text);
      for (const hmac of others) hmac.update(text);
    },
    digest: () => [first.digest(), ...others.map((hmac) => hmac.digest())],
  };
}

/** A digest of one part of what a request says. */
function digest(caller: Caller, ...parts: string[]): Fingerprint {
  const begun = beginFingerprint(caller);
  begun.update(parts.join('\n'));
  return begun.digest();
}

/** Two requests have the same fingerprint when their path and the JSON value of their body are the same. */
export function fingerprintRequest(caller: Caller, path: string, source: string): Fingerprint {
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
): Fingerprint {
  const part = (name: string) => {
    const node = body.members.get(name);
    return node ? canonicalJson(source, node.start, node.end) : '';
  };
  const content = digest(caller, JSON.stringify(externalId), ...eventMembers.map(part));
  if (!whole) return content;
  const others = [...body.members.keys()].filter((name) => !eventMembers.includes(name)).sort();
  if (others.length === 0) return content;
  const rest = digest(caller, ...others.map((name) => `${JSON.stringify(name)}:${part(name)}`));
  const [first, ...more] = content.map((bytes, index) => Buffer.concat([bytes, rest[index] ?? Buffer.alloc(0)]));
  return [first ?? content[0], ...more];
}

/** Whether a claim made with `stored` is for the same request; only items of batches send 32 bytes for `whole` ones. */
export function isSameRequest(stored: Buffer, sent: Fingerprint, byContent: boolean): boolean {
  return sent.some((one) => (byContent ? stored.subarray(0, 32).equals(one.subarray(0, 32)) : stored.equals(one)));
}
