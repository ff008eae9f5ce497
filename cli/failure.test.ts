import { expect, it } from 'vitest';
import { DomainError } from '#server/domain/errors.ts';
import { EnvironmentError } from '#server/env.ts';
import { OpeningError } from '#server/opening-error.ts';
import { explain } from './failure.ts';

const withCode = (code: string) => Object.assign(new Error('insert into secrets values (1)'), { code });

it.each([
  [new DomainError('LAST_ACTIVE_KEY', 'The last one. Make another.'), 2, 'The last one; make another.'],
  [new DomainError('UNAVAILABLE', 'Not now'), 1, 'Not now.'],
  [new OpeningError('role "x" may\nnot'), 1, 'Role "x" may not.'],
  [new EnvironmentError('PORT must be a port number.'), 2, 'PORT must be a port number.'],
  [withCode('CONNECTION_CLOSED'), 1, 'The database cannot work now (CONNECTION_CLOSED); try again later.'],
  [withCode('23514'), 1, expect.stringMatching(/^The program failed unexpectedly \(Error, 23514, at .+\)\.$/)],
  [new TypeError('secret'), 1, expect.stringMatching(/^The program failed unexpectedly \(TypeError, at .+\)\.$/)],
  ['secret', 1, 'The program failed unexpectedly (string).'],
])('%s is told in a sentence that holds nothing that was sent', (error, exitCode, sentence) => {
  expect(explain(error)).toEqual({ sentence, exitCode });
});
