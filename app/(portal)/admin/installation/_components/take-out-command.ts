/** A command that takes generations out of the file of an embedded installation's keys, and keeps it as it was beside it. */
export function takeOutCommand(generations: readonly number[]): string {
  const number = generations.length === 1 ? generations[0] : `(${generations.join('|')})`;
  return `sed -i.before -E 's/(^|,)${number}:[^,]+//g; s/^,//' "\${DATA_DIR:-.data}/pii-master-keys"`;
}
