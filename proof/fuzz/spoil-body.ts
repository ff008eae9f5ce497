import type { Random } from '../random.ts';
import { nastyBodies, nastyValues } from './nasty.ts';
import { type FuzzRequest, setHeader } from './request.ts';

type Spoiler = (random: Random, request: FuzzRequest, body: Buffer) => Buffer;

/** A place in JSON text where a value stands: after a colon, a comma or a bracket. */
function replaceValue(random: Random, text: string, replacement: string): string {
  const places = [...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"(?!:)|-?\d[\d.eE+-]*|true|false|null|\{\}|\[\])/g)];
  if (places.length === 0) return replacement;
  const place = random.pick(places);
  return text.slice(0, place.index) + replacement + text.slice(place.index + place[0].length);
}

const names = [
  'externalId',
  'entityType',
  'eventType',
  'data',
  'value',
  'occurredAt',
  'idempotencyKey',
  '__proto__',
  'x',
  '',
];

const spoilers: Record<string, Spoiler> = {
  'another body': (random) => random.pick(nastyBodies),
  'a nasty value': (random, _, body) => Buffer.from(replaceValue(random, body.toString(), random.pick(nastyValues))),
  'two nasty values': (random, _, body) => {
    const once = replaceValue(random, body.toString(), random.pick(nastyValues));
    return Buffer.from(once.length > 200_000 ? once : replaceValue(random, once, random.pick(nastyValues)));
  },
  'a field more': (random, _, body) =>
    Buffer.from(body.toString().replace('{', `{${JSON.stringify(random.pick(names))}:${random.pick(nastyValues)},`)),
  'a field less': (random, _, body) => Buffer.from(body.toString().replace(random.pick(names), 'misspelt')),
  'a flipped byte': (random, _, body) => {
    const spoilt = Buffer.from(body);
    if (spoilt.length > 0) spoilt[random.below(spoilt.length)] = random.below(256);
    return spoilt;
  },
  'cut text': (random, _, body) => body.subarray(0, random.below(body.length + 1)),
  'doubled text': (_, __, body) => Buffer.concat([body, body]),
  'an array around it': (_, __, body) => Buffer.from(`[${body}]`),
  'one bad item of many': (random, _, body) => {
    const items = Array.from({ length: 60 }, () => body.toString().replace(/^\[|\]$/g, ''));
    items[random.below(items.length)] = random.pick(nastyValues);
    return Buffer.from(`[${items.join(',')}]`);
  },
  'too many items': (random) =>
    Buffer.from(
      `[${Array(random.pick([1_000, 1_001, 5_000, 5_001]))
        .fill('5')
        .join(',')}]`,
    ),
  'the same item often': (_, __, body) => {
    const item = body.toString().replace(/^\[|\]$/g, '');
    return Buffer.from(`[${Array(40).fill(item).join(',')}]`);
  },
};

/** Replaces or changes the body; one is made where there was none. */
export function spoilBody(random: Random, request: FuzzRequest): void {
  const name = random.pick(Object.keys(spoilers));
  request.spoilt.push(name);
  request.body = spoilers[name]?.(random, request, request.body ?? Buffer.from('{}')) ?? null;
  if (random.chance(0.9) && !request.headers.some(([header]) => header === 'Content-Type')) {
    setHeader(request, 'Content-Type', 'application/json');
  }
}
