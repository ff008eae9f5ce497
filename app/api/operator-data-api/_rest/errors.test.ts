import { describe, expect, test } from 'vitest';
import { isConnectionLost } from '#db/errors.ts';
import { DomainError } from '#server/domain/errors.ts';
import { statusOfCode, toDomainError } from './errors.ts';

/** An error as it comes out of drizzle, whose own message holds what was sent. */
const failedWith = (code: string) =>
  new Error('Failed query: canary', { cause: Object.assign(new Error('canary'), { code }) });

/** Status and code of the answer, and whether it is open what became of a write under way. */
function tellOf(code: string) {
  const told = toDomainError(failedWith(code));
  expect(told.message).not.toContain('canary');
  if (told.code === 'UNAVAILABLE') expect(told.extras.retryAfterSeconds).toBeGreaterThan(0);
  return [statusOfCode[told.code], told.code, isConnectionLost(failedWith(code))];
}

describe('what a caller is told of an error of the database', () => {
  test.each([
    ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
    ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ENOENT', 'ENOTCONN', 'EPROTO', 'ETIMEDOUT'],
    ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'],
    ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET', 'EADDRNOTAVAIL'],
    ...['EMFILE', 'ENFILE', 'ENOBUFS', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'],
    ...['08000', '08003', '08006', '08P01', '57P01', '57P02', '57P03', '57P05'],
  ])('%s: it is gone, and what became of a write is not known', (code) => {
    expect(tellOf(code)).toEqual([503, 'UNAVAILABLE', true]);
  });

  test.each(['53100', '53200', '53300', '57014', '58000', '58030', '25006', '40001', '40P01'])(
    '%s: it cannot work now, and nothing was written',
    (code) => expect(tellOf(code)).toEqual([503, 'UNAVAILABLE', false]),
  );

  test.each(['23505', '22P02', '42501', '42601', '54000', 'XX000', 'ERR_INVALID_ARG_TYPE', 'EACCES'])(
    '%s: it is our fault',
    (code) => expect(tellOf(code)).toEqual([500, 'INTERNAL_ERROR', false]),
  );

  test('and of our own errors what they say', () => {
    const told = new DomainError('NOT_FOUND', 'There is nothing at this address.');
    expect(toDomainError(told)).toBe(told);
  });
});
