import { readMemory } from '../../bench/process-tree.ts';
import { exchange } from '../http/exchange.ts';
import type { Options } from '../options.ts';
import { Random } from '../random.ts';
import type { PartResult } from '../report.ts';
import type { Stage } from '../stage/stage.ts';
import { describe, type Finding, findSecretsInLog, judge } from './judge.ts';
import { type FuzzRequest, toBytes } from './request.ts';
import { spoilBody } from './spoil-body.ts';
import { spoilFrame } from './spoil-frame.ts';
import { spoilHead } from './spoil-head.ts';
import { makeValid } from './valid.ts';
import { makeWorld, type World } from './world.ts';

const atOnce = 12;
/** Two full bodies at once, and what garbage the heap's bounds let pile up. */
const peakMbMost = 900;
/** Resident memory may grow by so much after the first fifth of the requests. */
const growthMbMost = 200;

/** A request of its own for each number: valid in one of twenty, else spoilt in one to three ways. */
function makeRequest(seed: number, index: number, world: World): FuzzRequest {
  const random = new Random(seed, `fuzz ${index}`);
  const request = makeValid(random, world);
  if (random.chance(0.05)) return request;
  const times = random.pick([1, 1, 1, 2, 2, 3]);
  const kinds = Array.from({ length: times }, () => random.fraction());
  for (const kind of kinds) {
    if (kind < 0.45) spoilBody(random, request);
    else if (kind < 0.85) spoilHead(random, request, world);
  }
  // The frame comes last and once: what is put into chunks must not be changed after.
  if (kinds.some((kind) => kind >= 0.85)) spoilFrame(random, request);
  return request;
}

/** Sends random requests; none may be answered with 5xx, out of the envelope or against the OpenAPI document. */
export async function fuzz(stage: Stage, { seed, fuzzedRequests }: Options): Promise<PartResult> {
  const world = await makeWorld(stage);
  const findings: Finding[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  let slowestMs = 0;
  let earlyMb = 0;
  const worker = async () => {
    for (let index = next++; index < fuzzedRequests; index = next++) {
      const request = makeRequest(seed, index, world);
      const { halfClose, pieces, method } = request;
      const result = await exchange(stage.program.port, toBytes(request), {
        head: method === 'HEAD',
        halfClose,
        pieces,
      });
      const problems = judge(request, result, world);
      if (problems.length > 0) findings.push(describe(index, request, result, problems));
      const status = result.replies[0]?.status ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      slowestMs = Math.max(slowestMs, result.tookMs);
      if (index === Math.floor(fuzzedRequests / 5)) earlyMb = readMemory(stage.program.pid)?.residentMb ?? 0;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const memory = readMemory(stage.program.pid);
  const failures = findings.map(
    ({ index, spoilt, request, problems }) =>
      `request ${index} (${spoilt.join(', ')}): ${problems.join('; ')}\n      ${request}`,
  );
  failures.push(...findSecretsInLog(stage));
  if (stage.program.crashes > 0) failures.push('the program ended');
  if (memory && memory.peakMb > peakMbMost) failures.push(`the program took ${Math.round(memory.peakMb)} MB`);
  if (memory && earlyMb > 0 && memory.residentMb - earlyMb > growthMbMost)
    failures.push(`memory grew from ${Math.round(earlyMb)} to ${Math.round(memory.residentMb)} MB`);
  const serverErrors = [...statuses].reduce((sum, [status, count]) => sum + (status >= 500 ? count : 0), 0);
  const told = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status || 'closed'}: ${count}`);
  const mb = memory ? `${Math.round(memory.residentMb)} MB, at most ${Math.round(memory.peakMb)} MB` : 'unknown';
  return {
    name: 'fuzz',
    figures: `${fuzzedRequests} requests, ${serverErrors} answers of 5xx, slowest ${Math.round(slowestMs)} ms, memory ${mb} (${told.join(', ')})`,
    passed: fuzzedRequests - findings.length,
    failures,
  };
}
