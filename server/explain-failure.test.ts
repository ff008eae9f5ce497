import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, test } from 'vitest';
import { DomainError } from './domain/errors.ts';
import { EnvironmentError } from './env.ts';
import { explainFailure } from './explain-failure.ts';
import { OpeningError } from './opening-error.ts';

const secret = 'ada@example.com,$argon2id$v=19$secret';
const withCode = (code: string) => Object.assign(new Error(secret), { code });
const query = (cause: Error) => new DrizzleQueryError('insert into users', [secret], cause);
const refusedFile = Object.assign(new Error(secret), { code: 'EACCES', syscall: 'mkdir', path: '/data' });

test.each([
  [new EnvironmentError('PORT must be a port number.'), 'PORT must be a port number.'],
  [new OpeningError('Port 3000 is taken.'), 'Port 3000 is taken.'],
  [new DomainError('CONFLICT', 'This e-mail exists already.'), 'This e-mail exists already.'],
])('%s is told in its own words', (error, words) => {
  expect(explainFailure(error)).toBe(words);
});

test.each([
  [query(withCode('23514')), /^The program failed unexpectedly \(\w+, 23514, at .+explain-failure\.test\.ts\S+\)\.$/],
  [query(withCode('53100')), /^The disk is full: [^.]+\.$/],
  [withCode('ENOSPC'), /^The disk is full: [^.]+\.$/],
  [query(withCode('CONNECTION_CLOSED')), /^The database cannot work now \(CONNECTION_CLOSED\); try again later\.$/],
  [withCode('ECONNREFUSED'), /^The database cannot work now \(ECONNREFUSED\); try again later\.$/],
  [refusedFile, /^The program cannot use \/data \(EACCES\)\.$/],
  [new TypeError(secret), /^The program failed unexpectedly \(TypeError, at .+\)\.$/],
  [secret, /^The program failed unexpectedly \(string\)\.$/],
])('what is not ours (%#) is told in one sentence without what was sent', (error, words) => {
  expect(explainFailure(error)).toMatch(words);
  expect(explainFailure(error)).not.toMatch(/ada@|argon2/);
});
