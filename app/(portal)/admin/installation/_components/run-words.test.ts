import { expect, test } from 'vitest';
import { resultWords, taskName } from './run-words.ts';

test.each([
  ['retention', null, ''],
  ['retention', { operators: 0 }, 'Nothing was due'],
  ['retention', { operators: 3 }, 'Applied for 3 operators'],
  ['retention', { message: 'The clock went back.' }, 'The clock went back.'],
  ['key-rotation', { resealed: 0 }, 'Nothing to seal anew'],
  ['key-rotation', { resealed: 1_200 }, '1,200 records sealed anew'],
  [
    'key-rotation',
    { resealed: 7, message: '2 records cannot be opened.' },
    '7 records sealed anew. 2 records cannot be opened.',
  ],
  ['backup', { name: 'oda-20260301T020000Z', rows: 1_200, bytes: 2_500_000 }, '1,200 rows, 2.5 MB'],
  [
    'backup',
    { rows: 7, bytes: 2_500_000, problem: 'Not kept, but could not be removed: oda (EACCES).' },
    '7 rows, 2.5 MB. Not kept, but could not be removed: oda (EACCES).',
  ],
  ['backup', { message: 'Another process is taking a backup.' }, 'Another process is taking a backup.'],
  ['new-task', { done: 3, left: 'no' }, 'done: 3, left: no'],
])('a run of %s that ended with %o says "%s"', (task, result, words) => {
  expect(resultWords({ task, result })).toBe(words);
});

test('a task that the page does not know is shown as it is called', () => {
  expect([taskName('retention'), taskName('new-task')]).toEqual(['Retention', 'new-task']);
});
