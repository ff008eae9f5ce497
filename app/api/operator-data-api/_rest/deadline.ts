import { DomainError } from '#server/domain/errors.ts';

/** Requests under way in this process, and the most there may be: beyond it a refusal is kinder than a queue. */
let underWay = 0;
const underWayMost = 1_500;
/** Batches whose body is being read or which wait for their turn; a body may have 10 MiB. */
let batchesUnderWay = 0;
const batchesUnderWayMost = 48;
/** Batches that are worked on at once, and those that wait for it. */
let batchesWorking = 0;
const batchesWorkingMost = 2;
const waiting: (() => void)[] = [];

const turnMs = 2_500;

const overloaded = () => {
  const message = 'Too much is going on; nothing was written. Try again.';
  return new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 1 });
};

/** Runs a request if there is room for it. @throws UNAVAILABLE */
export async function admit<T>(isBatch: boolean, work: () => Promise<T>): Promise<T> {
  if (underWay >= underWayMost || (isBatch && batchesUnderWay >= batchesUnderWayMost)) {
    throw overloaded();
  }
  underWay++;
  if (isBatch) batchesUnderWay++;
  try {
    return await work();
  } finally {
    underWay--;
    if (isBatch) batchesUnderWay--;
  }
}

/** Works on a batch when its turn comes. @throws UNAVAILABLE when that takes too long */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (batchesWorking < batchesWorkingMost) batchesWorking++;
  else await waitForTurn();
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else batchesWorking--;
  }
}

function waitForTurn(): Promise<void> {
  return new Promise((resolve, reject) => {
    const take = () => {
      clearTimeout(limit);
      resolve();
    };
    const limit = setTimeout(() => {
      waiting.splice(waiting.indexOf(take), 1);
      reject(overloaded());
    }, turnMs);
    waiting.push(take);
  });
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
