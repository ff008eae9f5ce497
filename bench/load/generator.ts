import { Drive } from './drive.ts';
import type { LoadReport, LoadSpec } from './spec.ts';

/** The load generator: a process of its own that takes one load, reports and ends. */
process.once('message', async (spec: LoadSpec) => {
  const report: LoadReport = await new Drive(spec).run().then(
    (result) => ({ ok: true, result }),
    (error: unknown) => ({ ok: false, reason: error instanceof Error ? error.message : String(error) }),
  );
  process.send?.(report, () => process.exit(report.ok ? 0 : 1));
});
process.once('disconnect', () => process.exit(1));
