import { DomainError } from './domain/errors.ts';

const answerWithinMs = 6_000;

/**
 * Waits for the database no longer than a person would: neither the driver nor a frozen server sets an end by itself.
 * The work may go on behind.
 * @throws UNAVAILABLE
 */
export async function withinDeadline<T>(work: Promise<T>, ms = answerWithinMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = 'The database took too long. Look whether a change took effect before you repeat it.';
      reject(new DomainError('UNAVAILABLE', message));
    }, ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
