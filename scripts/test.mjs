import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findChromium } from './lib/chromium.mjs';
import { useNode24 } from './lib/node24.mjs';
import { prepareBuild, preparePackages } from './lib/prepare.mjs';
import { root, run, say } from './lib/run.mjs';

const results = join(root, 'test-results');
const total = { passed: 0, failed: 0 };
/** What failed, and what needed a second try, named once more at the end: a log of thousands of lines is read from there. */
const failures = [];
const secondTries = [];

/** Runs a stage and adds what it counted; one that fails without a failed test counts as one failure. */
async function stage(name, work) {
  const began = performance.now();
  const { code, passed, failed, names = [] } = await work();
  const lost = code !== 0 && failed === 0 ? 1 : 0;
  total.passed += passed;
  total.failed += failed + lost;
  failures.push(...(lost > 0 ? [`${name} ended with exit code ${code}`] : names));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`\n== ${name}: ${code === 0 ? 'passed' : 'FAILED'} (${passed} passed, ${failed + lost} failed, ${seconds} s)\n`);
}

const counted = (code, passed = code === 0 ? 1 : 0, failed = 0, names = []) => ({ code, passed, failed, names });
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
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = readReport(file);
  const failed = testResults.flatMap(({ name, message, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    const reasons = tests.map((test) => `${test.fullName}\n    ${test.failureMessages.join('\n').slice(0, 2000)}`);
    return (message ? [message.slice(0, 2000), ...reasons] : reasons).map(
      (reason) => `${relative(root, name)}: ${reason}`,
    );
  });
  return counted(code, numPassedTests, numFailedTests, failed);
}

/** The browser tests that ended so: `unexpected` is failed, `flaky` passed at a second try. */
const specsThat = (status, { suites = [], specs = [] }) => [
  ...specs
    .filter(({ tests }) => tests.some((test) => test.status === status))
    .map(({ file, line, title }) => `${file}:${line}: ${title}`),
  ...suites.flatMap((suite) => specsThat(status, suite)),
];

async function browser(node) {
  const chromium = await findChromium(node);
  const file = join(results, 'playwright.json');
  const env = { ODA_CHROMIUM: chromium ?? '', PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const code = await run(node, [bin('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'], { env });
  const report = readReport(file);
  const { expected = 0, unexpected = 0, flaky = 0 } = report.stats ?? {};
  secondTries.push(...specsThat('flaky', report));
  return counted(code, expected + flaky, unexpected, specsThat('unexpected', report));
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
for (const test of secondTries) say(`passed at its second try only: ${test}`);
for (const failure of failures) say(`failed: ${failure}`);
say(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
