import { apiPathOf, problemsOf } from '../http/envelope.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Stage } from '../stage/stage.ts';
import { type FuzzRequest, targetOf } from './request.ts';
import type { World } from './world.ts';

/** A request whose answer was not as it must be. */
export interface Finding {
  index: number;
  spoilt: string[];
  request: string;
  problems: string[];
}

const shownBytes = 300;

/** What is wrong with what came back for a request. */
export function judge(request: FuzzRequest, { replies, closed, timedOut, tookMs }: Exchange, world: World): string[] {
  if (timedOut) return [`neither an answer nor an end within ${Math.round(tookMs)} ms`];
  const [reply] = replies;
  if (!reply) return closed && request.unclear ? [] : ['the connection was closed without an answer'];
  const target = targetOf(request);
  const found: string[] = [];
  if (reply.status >= 500) found.push(`status ${reply.status}`);
  const raw = replies.map(({ headers, text }) => JSON.stringify(headers) + text).join('\n');
  if (raw.includes(world.foreign.mark)) found.push("another operator's data");
  const path = apiPathOf(target);
  const clear = !request.unclear && isPlain(target);
  if (path === null) return [...found, ...(clear ? [] : noHttpProblems(reply))];
  if (path === '/openapi.json' && reply.status === 200) return found;
  return [
    ...found,
    ...problemsOf(clear ? request.method : null, path, reply).filter((problem) => clear || isFormal(problem)),
  ];
}

/** A target that every parser takes as it is. */
const isPlain = (target: string) => /^[\x21-\x7e]+$/.test(target);

/** What was garbled may have become a page's address or a HEAD, of which less can be said. */
const isFormal = (problem: string) => problem.startsWith('the code') || problem.startsWith('a refusal');

const noHttpProblems = (reply: Exchange['replies'][number]) =>
  reply.status === 400 ? [] : reply.status < 500 ? [] : ['status'];

export function describe(index: number, request: FuzzRequest, exchange: Exchange, problems: string[]): Finding {
  const { method, headers, body } = request;
  const shown = headers.map(([name, value]) => `${name}: ${value.slice(0, 90)}`).join(' | ');
  const answer = exchange.replies.map(({ status, text }) => `${status} ${text.slice(0, shownBytes)}`).join(' || ');
  const sent = `${method} ${targetOf(request).slice(0, shownBytes)} [${shown.slice(0, 500)}] ${body?.toString('latin1', 0, shownBytes) ?? ''}`;
  return { index, spoilt: request.spoilt, request: `${sent}\n      -> ${answer}`, problems };
}

/** No answer and no log may hold what is secret. */
export function findSecretsInLog({ program, secrets }: Stage): string[] {
  const said = program.said();
  return secrets.filter((secret) => said.includes(secret)).map(() => 'a secret stands in the log of the program');
}
