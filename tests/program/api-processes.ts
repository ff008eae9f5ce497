import { readdirSync, readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Program } from './start-program.ts';

/** The processes that answer the API, as the system knows them. */
export function listApiProcesses(program: Program): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const isOurs = Number(parent) === program.process.pid && state !== 'Z';
      return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('api-process.ts');
    } catch {
      return false; // It has ended meanwhile.
    }
  });
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A client with one connection that it keeps; after an error it makes another. */
export function openConnection(port: number, key: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (path: string, { method = 'GET', headers = {}, body }: Sent = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const options = { agent, port, host: '127.0.0.1', method, path: `/operator-data-api${path}`, timeout: 10_000 };
      const all = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers };
      const asked = request({ ...options, headers: all }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.once('error', reject);
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      asked.once('error', reject);
      asked.once('timeout', () => asked.destroy(new Error('No answer in time.')));
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { send, close: () => agent.destroy() };
}
