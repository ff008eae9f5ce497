import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nextExceptions } from './support-next-exceptions.ts';

const tests = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts') && name !== 'door-exceptions.test.ts')
  .map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8'))
  .join('\n');

test.each(nextExceptions)('the exception of plain Next for $name has a test, and says what and why', (exception) => {
  expect(tests).toContain(`'${exception.name}'`);
  expect(exception.instead).not.toBe('');
  expect(exception.why).not.toBe('');
});

test('no exception is named twice', () => {
  const names = nextExceptions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
