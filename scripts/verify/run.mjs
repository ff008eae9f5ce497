import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** `npm run verify`: every check that needs no database, side by side; one line each, and the words of those that fail. */
const bin = (name) => join('node_modules', '.bin', name);
const CHECKS = [
  { name: 'format and lint', command: bin('biome'), args: ['check', '--error-on-warnings', '--max-diagnostics=200'] },
  { name: 'floors', command: process.execPath, args: ['scripts/verify/floors.mjs'] },
  { name: 'types', command: bin('tsc'), args: ['--pretty', 'false', '-p', 'scripts/verify/tsconfig.json'] },
  { name: 'unused code', command: bin('knip'), args: ['--no-progress'] },
];

/** Runs one check to its end; resolves to whether it passed, how long it took and what it said. */
function runCheck({ name, command, args }) {
  const startedAt = performance.now();
  return new Promise((done) => {
    const said = [];
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    const finish = (passed) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      done({ name, passed, seconds, output: Buffer.concat(said).toString().trim() });
    };
    child.on('error', (error) => {
      said.push(Buffer.from(String(error)));
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}

const results = await Promise.all(
  CHECKS.map(async (check) => {
    const result = await runCheck(check);
    console.log(`${result.passed ? 'ok    ' : 'FAILED'} ${result.name} (${result.seconds} s)`);
    return result;
  }),
);

for (const { name, output } of results.filter(({ passed }) => !passed)) console.log(`\n── ${name}\n${output}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
