import { expect, test } from 'vitest';
import { compareMembers } from './compare-members.ts';

test('what was changed, added and taken away is named, with numbers as they are written', () => {
  const before = '{"country":"MT","limit":1.10,"tags":["a"],"email":"[encrypted]","gone":null}';
  const now = '{"email":"[encrypted]","country":"SE","limit":1.1,"tags":[ "a" ],"new":{"a":[1,{}]}}';
  expect(compareMembers(before, now)).toEqual([
    ['country', '"SE"'],
    ['limit', '1.1'],
    ['new', '{"a": [1, {}]}'],
    ['gone', null],
  ]);
  expect(compareMembers(before, before)).toEqual([]);
});
