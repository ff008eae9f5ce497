import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withinDeadline } from './deadline.ts';

test('what takes too long is given up with UNAVAILABLE', async () => {
  await expect(withinDeadline(sleep(5_000, 'late', { ref: false }), 10)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('what comes in time, or fails in time, is passed on', async () => {
  expect(await withinDeadline(sleep(1, 'here'), 5_000)).toBe('here');
  await expect(withinDeadline(Promise.reject(new Error('no')), 5_000)).rejects.toThrow('no');
});
