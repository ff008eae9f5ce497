import type { Random } from '../random.ts';
import { type FuzzRequest, setHeader } from './request.ts';

type Spoiler = (random: Random, request: FuzzRequest) => void;

const unclear = (request: FuzzRequest, frame?: (bytes: Buffer) => Buffer) => {
  request.unclear = true;
  if (frame) request.frame = frame;
};

const lengthOf = (request: FuzzRequest) => request.body?.length ?? 0;

function chunked(body: Buffer, random: Random): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const part = body.subarray(at, at + 1 + random.below(Math.max(20, body.length / 3)));
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
    at += part.length;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

const spoilers: Record<string, Spoiler> = {
  'in pieces': (random, request) => {
    request.pieces = 2 + random.below(6);
  },
  chunked: (random, request) => {
    setHeader(request, 'Transfer-Encoding', 'chunked');
    request.body = chunked(request.body ?? Buffer.alloc(0), random);
  },
  'broken chunks': (random, request) => {
    setHeader(request, 'Transfer-Encoding', 'chunked');
    const whole = chunked(request.body ?? Buffer.from('{}'), random);
    request.body = random.chance(0.5)
      ? Buffer.from('zz\r\n{}\r\n0\r\n\r\n')
      : whole.subarray(0, random.below(whole.length));
    request.halfClose = true;
    unclear(request);
  },
  'Content-Length twice': (random, request) => {
    request.headers.push(['Content-Length', String(lengthOf(request))]);
    request.headers.push(['Content-Length', String(lengthOf(request) + random.below(2))]);
    unclear(request);
  },
  'another Content-Length': (random, request) => {
    const value = random.pick(['-1', 'two', '1e1', '0x2', '99999999999999999999', '', String(lengthOf(request) + 100)]);
    request.headers.push(['Content-Length', value]);
    request.halfClose = true;
    unclear(request);
  },
  'a short Content-Length': (random, request) => {
    request.headers.push(['Content-Length', String(random.below(lengthOf(request) + 1))]);
    unclear(request);
  },
  'both lengths': (_, request) => {
    request.headers.push(['Content-Length', '2'], ['Transfer-Encoding', 'chunked']);
    unclear(request);
  },
  'Expect: 100-continue': (_, request) => setHeader(request, 'Expect', '100-continue'),
  'another Expect': (_, request) => setHeader(request, 'Expect', 'the-unexpected'),
  'no Host': (_, request) => {
    setHeader(request, 'Host', null);
    unclear(request);
  },
  version: (random, request) => {
    request.version = random.pick(['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', '']);
    unclear(request);
  },
  'a bad header': (random, request) => {
    const bad: [string, string] = random.pick([
      ['Foo Bar', 'x'],
      ['Foo', 'x\r\n y'],
      ['Foo', 'x\0y'],
      ['', 'x'],
      ['Foo', 'x\rInjected: y'],
      ['Foo', 'x'.repeat(70_000)],
    ]);
    request.headers.push(bad);
    unclear(request);
  },
  'many headers': (_, request) => {
    for (let count = 0; count < 1_500; count++) request.headers.push([`X-${count}`, 'y']);
    unclear(request);
  },
  'bare line feeds': (_, request) =>
    unclear(request, (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')),
  'a flipped byte of the head': (random, request) =>
    unclear(request, (bytes) => {
      const spoilt = Buffer.from(bytes);
      spoilt[random.below(Math.min(spoilt.length, 200))] = random.below(256);
      return spoilt;
    }),
  'cut short': (random, request) => {
    request.halfClose = true;
    unclear(request, (bytes) => bytes.subarray(0, 1 + random.below(bytes.length - 1)));
  },
  garbage: (random, request) =>
    unclear(request, () => Buffer.from(Array.from({ length: 1 + random.below(400) }, () => random.below(256)))),
  'garbage behind it': (_, request) =>
    unclear(request, (bytes) => Buffer.concat([bytes, Buffer.from('garbage\r\n\r\n')])),
};

/** Changes how the request is put on the wire. */
export function spoilFrame(random: Random, request: FuzzRequest): void {
  const name = random.pick(Object.keys(spoilers));
  request.spoilt.push(name);
  spoilers[name]?.(random, request);
}
