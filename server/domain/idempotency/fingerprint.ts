import { createHmac, type KeyObject } from 'node:crypto';
import { type Context, perCore } from '../context.ts';
import { deriveFingerprintKey, TextHmac } from '../crypto/index.ts';
import { canonicalJson, type JsonObjectNode } from '../json/index.ts';
import type { Fingerprint } from './schemas.ts';

type Caller = Pick<Context, 'core' | 'operatorId'>;

/** A key of one generation, for what comes in pieces and for short texts. */
interface FingerprintKey {
  key: KeyObject;
  hmac: TextHmac;
}

const keysOf = perCore('idempotency.fingerprintKeys', () => new Map<string, FingerprintKey>());
const keysMost = 10_000;

function keyOf({ core, operatorId }: Caller, generation: number, masterKey: Buffer): FingerprintKey {
  const keys = keysOf(core);
  const name = `${generation} ${operatorId}`;
  const known = keys.get(name);
  if (known) return known;
  if (keys.size >= keysMost) keys.clear();
  const key = deriveFingerprintKey(masterKey, operatorId);
  const made = { key, hmac: new TextHmac(key) };
  keys.set(name, made);
  return made;
}

/** The key that claims, and behind it those of all other generations. */
function listKeys(caller: Caller): [FingerprintKey, ...FingerprintKey[]] {
  const { masterKeys, sealing } = caller.core;
  const masterKey = masterKeys.get(sealing.claiming);
  if (!masterKey) throw new RangeError('There is no master key.');
  const keys: [FingerprintKey, ...FingerprintKey[]] = [keyOf(caller, sealing.claiming, masterKey)];
  if (masterKeys.size === 1) return keys;
  for (const [generation, other] of masterKeys)
    if (generation !== sealing.claiming) keys.push(keyOf(caller, generation, other));
  return keys;
}

const each = <T>([first, ...others]: readonly [T, ...T[]], digest: (one: T) => string): Fingerprint => [
  digest(first),
  ...others.map(digest),
];

/** Begins a fingerprint. It is an HMAC under a key of the operator, since a plain digest of PII can be guessed. */
export function beginFingerprint(caller: Caller): { update(text: string): void; digest(): Fingerprint } {
  const [first, ...others] = listKeys(caller).map(({ key }) => createHmac('sha256', key));
  if (!first) throw new RangeError('There is no master key.');
  return {
    update: (text) => {
      first.update(text);
      for (const hmac of others) hmac.update(text);
    },
    digest: () => each([first, ...others], (hmac) => hmac.digest('hex')),
  };
}

/** A digest of one part of what a request says. */
function digest(caller: Caller, ...parts: string[]): Fingerprint {
  const text = parts.join('\n');
  return each(listKeys(caller), ({ hmac }) => hmac.digest(text));
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
  const [first, ...more] = content.map((digest, index) => `${digest}${rest[index] ?? ''}`);
  return [first ?? content[0], ...more];
}

/** What an item is compared by, in hexadecimal. */
const contentUnits = 64;

/** Whether a claim made with `stored` is for the same request; only items of batches send 32 bytes for `whole` ones. */
export function isSameRequest(stored: Buffer, sent: Fingerprint, byContent: boolean): boolean {
  const told = stored.toString('hex');
  return sent.some((one) => (byContent ? one.slice(0, contentUnits) === told.slice(0, contentUnits) : one === told));
}
