/** Longest stretch of work before other requests get their turn. */
const sliceMs = 5;
/** Slices of batches that wait for theirs. */
const waiting: (() => void)[] = [];

/** One slice in each turn of the event loop, of whichever batch: other requests wait for one, however many batches there are. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(begin);
  });
}

function begin(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(begin);
}

/** Calls `work` for each index up to `count`, letting other requests in between slices. */
export async function inSlices(count: number, work: (index: number) => void): Promise<void> {
  await nextTurn();
  let sliceEnd = performance.now() + sliceMs;
  for (let index = 0; index < count; index++) {
    work(index);
    if (performance.now() > sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + sliceMs;
    }
  }
}
