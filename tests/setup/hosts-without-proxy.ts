import { join } from 'node:path';
import { startHosts } from './hosts.ts';

/** Both hosts as they are when `proxy.ts` has been removed. */
export function setup(project: Parameters<typeof startHosts>[0]) {
  const NODE_OPTIONS = `--import ${join(import.meta.dirname, 'without-proxy.mjs')}`;
  return startHosts(project, 1, { NODE_OPTIONS });
}
