import { DomainError } from '#server/domain/errors.ts';

/** Requests under way in this process, and the most there may be: beyond it a refusal is kinder than a queue. */
let underWay = 0;
const underWayMost = 1_500;
let batchesUnderWay = 0;
const batchesUnderWayMost = 8;

const overloaded = () => {
  return new DomainError('UNAVAILABLE', 'Too much is going on; nothing was written. Try again.', {
    retryAfterSeconds: 1,
  });
};

/** Runs a request if there is room for it. @throws UNAVAILABLE */
export async function admit<T>(isBatch: boolean, work: () => Promise<T>): Promise<T> {
  if (underWay >= underWayMost || (isBatch && batchesUnderWay >= batchesUnderWayMost)) throw overloaded();
  underWay++;
  if (isBatch) batchesUnderWay++;
  try {
    return await work();
  } finally {
    underWay--;
    if (isBatch) batchesUnderWay--;
  }
}

/** Waits for `work` at most `ms`; it may go on behind, so the outcome of a write is unknown then. @throws UNAVAILABLE */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message =
        'The database took too long. The outcome of a write is unknown: repeat it with the same Idempotency-Key.';
      reject(new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 2 }));
    }, ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
