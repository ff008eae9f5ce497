import { expect, test } from 'vitest';
import { createRequestId } from './request-id.ts';

test('no two requests share an id, also beyond one draw of random bytes', () => {
  const ids = Array.from({ length: 2_000 }, createRequestId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^req_[0-9a-f]{16}$/);
});
