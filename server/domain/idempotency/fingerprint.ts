import { createHmac, type KeyObject } from 'node:crypto';
import { type Context, perCore } from '../context.ts';
import { deriveFingerprintKey, type MasterKeys, TextHmac } from '../crypto/index.ts';
import { canonicalJson, canonicalNode, type JsonObjectNode } from '../json/index.ts';
import type { Fingerprint } from './schemas.ts';

type Caller = Pick<Context, 'core' | 'operatorId'>;

/** A key of one generation, for what comes in pieces and for short texts. */
interface FingerprintKey {
  key: KeyObject;
  hmac: TextHmac;
}

/** The key that claims, and behind it those of all other generations. */
type FingerprintKeys = readonly [FingerprintKey, ...FingerprintKey[]];

const keysOf = perCore(
  'idempotency.fingerprintKeys',
  () => new Map<number, { claiming: number; all: FingerprintKeys }>(),
);
const operatorsMost = 10_000;

function listKeys({ core, operatorId }: Caller): FingerprintKeys {
  const { claiming } = core.sealing;
  const operators = keysOf(core);
  const known = operators.get(operatorId);
  if (known?.claiming === claiming) return known.all;
  if (operators.size >= operatorsMost) operators.clear();
  const all = deriveKeys(core.masterKeys, claiming, operatorId);
  operators.set(operatorId, { claiming, all });
  return all;
}

function deriveKeys(masterKeys: MasterKeys, claiming: number, operatorId: number): FingerprintKeys {
  const derive = (masterKey: Buffer): FingerprintKey => {
    const key = deriveFingerprintKey(masterKey, operatorId);
    return { key, hmac: new TextHmac(key) };
  };
  const masterKey = masterKeys.get(claiming);
  if (!masterKey) throw new RangeError('There is no master key.');
  const others = [...masterKeys].filter(([generation]) => generation !== claiming);
  return [derive(masterKey), ...others.map(([, other]) => derive(other))];
}

/** Begins a fingerprint. It is an HMAC under a key of the operator, since a plain digest of PII can be guessed. */
export function beginFingerprint(caller: Caller): { update(text: string): void; digest(): Fingerprint } {
  const [claiming, ...others] = listKeys(caller);
  const begin = ({ key }: FingerprintKey) => createHmac('sha256', key);
  const first = begin(claiming);
  const more = others.map(begin);
  return {
    update: (text) => {
      first.update(text);
      for (const hmac of more) hmac.update(text);
    },
    digest: () => [first.digest('hex'), ...more.map((hmac) => hmac.digest('hex'))],
  };
}

function digest(caller: Caller, text: string): Fingerprint {
  const [first, ...others] = listKeys(caller);
  return [first.hmac.digest(text), ...others.map(({ hmac }) => hmac.digest(text))];
}

/** Two requests have the same fingerprint when their path and the JSON value of their body are the same. */
export function fingerprintRequest(caller: Caller, path: string, source: string): Fingerprint {
  return digest(caller, `${JSON.stringify(path)}\n${canonicalJson(source)}`);
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
  { members }: JsonObjectNode,
  whole: boolean,
): Fingerprint {
  let text = JSON.stringify(externalId);
  let others = members.size;
  for (const name of eventMembers) {
    const node = members.get(name);
    text += node ? `\n${canonicalNode(source, node)}` : '\n';
    if (node) others--;
  }
  const content = digest(caller, text);
  return whole && others > 0 ? joined(content, fingerprintOthers(caller, source, members)) : content;
}

function fingerprintOthers(caller: Caller, source: string, members: JsonObjectNode['members']): Fingerprint {
  const others = [...members].filter(([name]) => !eventMembers.includes(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = others.map(([name, node]) => `${JSON.stringify(name)}:${canonicalNode(source, node)}`);
  return digest(caller, texts.join('\n'));
}

function joined([first, ...more]: Fingerprint, [rest, ...others]: Fingerprint): Fingerprint {
  return [`${first}${rest}`, ...more.map((content, index) => `${content}${others[index] ?? ''}`)];
}

/** What an item is compared by, in hexadecimal. */
const contentUnits = 64;

/** Whether a claim made with `stored` is for the same request; only items of batches send 32 bytes for `whole` ones. */
export function isSameRequest(stored: Buffer, sent: Fingerprint, byContent: boolean): boolean {
  const told = stored.toString('hex');
  return sent.some((one) => (byContent ? one.slice(0, contentUnits) === told.slice(0, contentUnits) : one === told));
}
