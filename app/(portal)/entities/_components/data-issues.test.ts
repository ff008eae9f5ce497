import { expect, test } from 'vitest';
import { dataIssues } from './data-issues.ts';

const missing = (field: string) => ({ field, message: `Missing required field: "${field}"` });

test('a field that is empty is to be filled in, and one that is absent is missing', () => {
  expect(dataIssues([missing('email'), missing('name')], '{"email":"","age":3}')).toBe(
    'Fill in "email". Missing required field: "name"',
  );
});

test('what else is wrong is said as the server says it', () => {
  expect(dataIssues([{ field: '_deleted', message: 'Reserved field: "_deleted".' }], '{"_deleted":""}')).toBe(
    'Reserved field: "_deleted".',
  );
});
