import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './lib/chromium.mjs';
import { useNode24 } from './lib/node24.mjs';
import { prepareBuild, preparePackages } from './lib/prepare.mjs';
import { root, run, say } from './lib/run.mjs';

const results = join(root, 'test-results');
const total = { passed: 0, failed: 0 };

/** Runs a stage and adds what it counted; one that fails without a failed test counts as one failure. */
async function stage(name, work) {
  const began = performance.now();
  const { code, passed, failed } = await work();
  const lost = code !== 0 && failed === 0 ? 1 : 0;
  total.passed += passed;
  total.failed += failed + lost;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`\n== ${name}: ${code === 0 ? 'passed' : 'FAILED'} (${passed} passed, ${failed + lost} failed, ${seconds} s)\n`);
}

const counted = (code, passed = code === 0 ? 1 : 0, failed = 0) => ({ code, passed, failed });
const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
const bin = (...parts) => join(root, 'node_modules', ...parts);

async function vitest(node) {
  const file = join(results, 'vitest.json');
  const code = await run(node, [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const { numPassedTests = 0, numFailedTests = 0 } = readReport(file);
  return counted(code, numPassedTests, numFailedTests);
}

async function browser(node) {
  const chromium = await findChromium(node);
  const file = join(results, 'playwright.json');
  const env = { ODA_CHROMIUM: chromium ?? '', PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const code = await run(node, [bin('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'], { env });
  const { expected = 0, unexpected = 0, flaky = 0 } = readReport(file).stats ?? {};
  return counted(code, expected, unexpected + flaky);
}

const node = await useNode24();
await preparePackages();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
await stage('verify (format, lint, floors, types, unused code)', async () =>
  counted(await run(node, [join(root, 'scripts', 'verify', 'run.mjs')])),
);
await stage('production build', async () => counted((await prepareBuild(node)) ? 0 : 1));
await stage('unit, database, contract and law tests', () => vitest(node));
await stage('browser tests', () => browser(node));
say(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
