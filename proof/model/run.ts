import fc from 'fast-check';
import { bytesOf } from '../faults/client.ts';
import { Connections } from '../http/connections.ts';
import { parseEnvelope, problemsOf } from '../http/envelope.ts';
import type { Options } from '../options.ts';
import type { PartResult } from '../report.ts';
import type { Stage, Tenant } from '../stage/stage.ts';
import { type Command, sequences } from './commands.ts';
import { differ } from './compare.ts';
import { Interpreter, type Send } from './interpreter.ts';

const limitMs = 8_000;
const operatorsAtOnce = 100;

/** Holds sequences of commands against a model in memory; each has an operator of its own. */
export async function proveModel(stage: Stage, { seed, sequences: wanted }: Options): Promise<PartResult> {
  const connections = new Connections(stage.program.port);
  const tenants: Tenant[] = [];
  let commands = 0;
  let run = 0;
  const property = fc.asyncProperty(sequences, async (sequence) => {
    if (tenants.length === 0) tenants.push(...(await stage.makeTenants(operatorsAtOnce, { template: false })));
    const tenant = tenants.pop();
    if (!tenant) return;
    const interpreter = new Interpreter(sendAs(tenant, connections));
    for (const command of sequence) {
      await interpreter.run(command);
      commands++;
    }
    run++;
  });
  const result = await fc.check(property, { numRuns: wanted, seed });
  connections.close();
  const failures = result.failed ? [explain(result)] : [];
  return {
    name: 'model',
    figures: `${run} sequences of ${commands} commands without a difference`,
    passed: run,
    failures,
  };
}

function sendAs(tenant: Tenant, connections: Connections): Send {
  return async (method, path, { body, key } = {}) => {
    const call = { tenant, method, path, body, ...(key && { key }) };
    const { reply } = await connections.send(bytesOf(call), limitMs);
    if (!reply) throw new Error(`${method} ${path} was not answered.`);
    const problems = problemsOf(method, path.split('?', 1)[0] ?? '', reply);
    if (problems.length > 0) differ(`${method} ${path}`, [], problems);
    return {
      status: reply.status,
      body: parseEnvelope(reply) ?? {},
      replayed: reply.headers['idempotent-replayed'] === 'true',
    };
  };
}

function explain({ counterexample, errorInstance, numShrinks }: fc.RunDetails<[Command[]]>): string {
  const commands = counterexample?.[0] ?? [];
  const told = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    `${told} (after ${numShrinks} shrinks)`,
    ...commands.map((command) => `      ${JSON.stringify(command)}`),
  ].join('\n');
}
