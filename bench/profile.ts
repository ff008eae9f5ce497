import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A function and its share of the time in which the program was not idle. */
export interface HotFunction {
  name: string;
  place: string;
  share: number;
}

/** A profile as V8 writes it. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const root = new URL('..', import.meta.url).href;
const notWork = new Set(['(idle)', '(program)', '(root)']);

/** The functions that most time was spent in themselves, over all profiles of a folder. */
export function findHottest(profileDir: string, count: number): HotFunction[] {
  const times = new Map<string, number>();
  for (const file of readdirSync(profileDir))
    addProfile(JSON.parse(readFileSync(join(profileDir, file), 'utf8')) as CpuProfile, times);
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, count);
  return sorted.map(([key, time]) => {
    const [name = '', place = ''] = key.split('\n');
    return { name, place, share: time / total };
  });
}

function addProfile({ nodes, samples, timeDeltas }: CpuProfile, times: Map<string, number>): void {
  const keys = new Map(nodes.map(({ id, callFrame }) => [id, keyOf(callFrame)]));
  samples.forEach((id, index) => {
    const key = keys.get(id);
    if (key) times.set(key, (times.get(key) ?? 0) + (timeDeltas[index] ?? 0));
  });
}

function keyOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string | null {
  if (notWork.has(functionName)) return null;
  const file = url.startsWith(root) ? url.slice(root.length) : url.startsWith('file:') ? fileURLToPath(url) : url;
  return `${functionName || '(anonymous)'}\n${file ? `${file}:${lineNumber + 1}` : 'V8'}`;
}
