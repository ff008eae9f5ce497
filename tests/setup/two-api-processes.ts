import { startHosts } from './hosts.ts';

/** The program's own host with two processes that answer the API. */
export const setup = (project: Parameters<typeof startHosts>[0]) => startHosts(project, 2);
