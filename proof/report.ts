/** What one part came to. */
export interface PartResult {
  name: string;
  /** What was done and seen, in one line. */
  figures: string;
  passed: number;
  /** One text for each failure. */
  failures: string[];
}

const shownMost = 40;

export function formatPart({ name, figures, passed, failures }: PartResult, seconds: number): string {
  const shown = failures.slice(0, shownMost).map((failure) => `  - ${failure}`);
  if (failures.length > shownMost) shown.push(`  … and ${failures.length - shownMost} more`);
  const verdict = failures.length === 0 ? 'passed' : 'FAILED';
  return [
    `== ${name}: ${verdict} (${passed} passed, ${failures.length} failed, ${seconds.toFixed(1)} s): ${figures}`,
    ...shown,
  ].join('\n');
}
