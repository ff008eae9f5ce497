import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { LoadReport, LoadResult, LoadSpec } from './spec.ts';

const generator = fileURLToPath(new URL('./generator.ts', import.meta.url));

/** Runs one load by a generator of its own. @throws Error when any answer was not as it must be */
export async function runLoad(spec: Omit<LoadSpec, 'label'>): Promise<LoadResult> {
  const report = await new Promise<LoadReport>((resolve, reject) => {
    const child = fork(generator);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The load generator ended by itself (${code}).`)));
    child.once('message', (message: LoadReport) => resolve(message));
    child.send({ ...spec, label: randomBytes(4).toString('hex') } satisfies LoadSpec);
  });
  if (!report.ok)
    throw new Error(`The load on ${spec.workload.kind} at ${spec.connections} connections failed. ${report.reason}`);
  return report.result;
}
