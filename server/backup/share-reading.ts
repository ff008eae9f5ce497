/**
 * Makes one read of a disk out of all that are asked for while it is under way. A disk that hangs keeps one of the few threads
 * that read for the whole process until it answers again: so no other read begins before, however many ask.
 * @returns what reads, and rejects with `refuse` once the read that is under way has taken so long
 */
export function shareReading<T>(read: () => Promise<T>, withinMs: number, refuse: () => Error): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(refuse()), withinMs);
      read()
        .then(resolve, reject)
        .finally(() => {
          clearTimeout(timer);
          underWay = null;
        });
    });
    return underWay;
  };
}
