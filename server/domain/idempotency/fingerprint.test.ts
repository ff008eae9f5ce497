import { describe, expect, test } from 'vitest';
import type { Context } from '../context.ts';
import type { MasterKeys } from '../crypto/index.ts';
import { scanJson } from '../json/index.ts';
import { fingerprintEvent, fingerprintRequest } from './index.ts';

function openCore(masterKeys: MasterKeys) {
  const sealing = { generation: 1, claiming: 1 };
  return { masterKeys, sealing, singletons: new Map() } as unknown as Context['core'] & { sealing: typeof sealing };
}

const masterKey = Buffer.alloc(32, 7);
const caller = { core: openCore(new Map([[1, masterKey]])), operatorId: 5 };

const body =
  '{"eventType":"bet","note":"\\u0061","data":{"win":12.50,"amount":100,"tags":["x", 1.0],"in":{"b":-0.035,"a":null}},"extra":{"z":1,"y":2}}';
const sameBody =
  '{"data":{"in":{"a":null,"b":-35e-3},"tags":["\\u0078",1],"amount":1e2,"win":12.5},"extra":{"y":2,"z":1},"eventType":"bet","note":"a"}';

function ofEvent(text: string, whole: boolean): readonly string[] {
  const { node } = scanJson(text, { keepDepth: 3, keepArrays: false });
  return node.kind === 'object' ? fingerprintEvent(caller, 'player é"1', text, node, whole) : [];
}

// Another one than that of the last version would refuse, for a day, the honest repeat of a request that the last took.
describe('a fingerprint stays what it is', () => {
  const content = 'a9fe7e74ea26d8e522011c000f02e34159c66d0c5031e6ff3ffe9bf8821447d0';
  const others = 'f8d2931c7d336b39c26d48936d3f04f11f26de8e38ab08a217b3aaabdee00bde';

  test.each([body, sameBody])('of an event, whole and by its content: %s', (text) => {
    expect(ofEvent(text, false)).toEqual([content]);
    expect(ofEvent(text, true)).toEqual([`${content}${others}`]);
  });

  test.each([body, sameBody])('of any other request: %s', (text) => {
    expect(fingerprintRequest(caller, '/entities', text)).toEqual([
      'f3c9052d54a7f3127b20d98eac6cdae52d2d7888ff9eb3fbfdd1c27fbdd5a73a',
    ]);
  });
});

test('a fingerprint begins with that of the generation which claims now, in a process that stays', () => {
  const core = openCore(
    new Map([
      [1, masterKey],
      [2, Buffer.alloc(32, 8)],
    ]),
  );
  const make = () => fingerprintRequest({ core, operatorId: 5 }, '/entities', body);
  const [old, next] = make();
  expect(old).toBe(fingerprintRequest(caller, '/entities', body)[0]);
  core.sealing.claiming = 2;
  expect(make()).toEqual([next, old]);
});
