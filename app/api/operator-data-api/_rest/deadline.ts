import { DomainError } from '#server/domain/errors.ts';

/** Every answer is given within this time of the whole request's arrival, so that a client never waits for eight seconds. */
export const answerWithinMs = 7_000;
/** Whose key it is and what its limits are must be known so soon. */
export const authenticateWithinMs = 2_500;

/**
 * Waits for `work` at most `ms`; it may go on behind.
 * @param ended told when the work has ended, however late
 * @throws what `tooLate` makes
 */
export function within<T>(ms: number, work: Promise<T>, tooLate: () => DomainError, ended?: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(tooLate()), ms);
    work.then(
      (value) => {
        clearTimeout(limit);
        ended?.();
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(limit);
        ended?.();
        reject(error);
      },
    );
  });
}

/** For work that cannot have written anything yet. */
export function tooLateToBegin(): DomainError {
  const message = 'The database took too long; nothing was written. Try again.';
  return new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 2 });
}
