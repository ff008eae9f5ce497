/**
 * A command that takes generations out of the file of an embedded installation's keys. That copy of the file may be the last
 * there is of their keys: each gets a name of its own, and where none of them is left to take out, nothing is done.
 */
export function takeOutCommand(generations: readonly number[]): string {
  const number = generations.length === 1 ? generations[0] : `(${generations.join('|')})`;
  const [which, file] = [`(^|,)${number}:`, `"\${DATA_DIR:-.data}/pii-master-keys"`];
  const copy = `.before-${generations.join('-')}-$(date +%s)`;
  return `grep -qE '${which}' ${file} && sed -i${copy} -E 's/${which}[^,]+//g; s/^,//' ${file}`;
}
