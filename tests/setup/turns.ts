/** Counts the turns of the event loop. */
export function countTurns() {
  let turns = 0;
  let counting = setImmediate(function count() {
    turns++;
    counting = setImmediate(count);
  });
  return { count: () => turns, end: () => clearImmediate(counting) };
}
