import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { findServerCodeInBrowser } from './browser-code.mjs';
import { findEnvironmentReaders } from './environment.mjs';
import { findUnreadFiles } from './read-everything.mjs';
import { findStatementsInDoors } from './statements.mjs';
import { listCodeFiles } from './tree.mjs';

/** The laws about who may import whom: the rules of dependency-cruiser, and the four that need more than one edge. */
const { default: config } = await import(pathToFileURL(resolve('.dependency-cruiser.mjs')).href);
const comments = new Map(config.forbidden.map(({ name, comment }) => [name, comment]));

const files = listCodeFiles();
const roots = [...new Set(files.map((file) => file.split('/')[0]))];
const { enhancedResolveOptions, ...options } = config.options;
const { output } = await cruise(
  roots,
  { ...options, ruleSet: { forbidden: config.forbidden }, validate: true },
  enhancedResolveOptions,
);

const spell = ({ from, to, cycle }) => (cycle ? [from, ...cycle.map(({ name }) => name)] : [from, to]).join(' → ');
const violations = [
  ...output.summary.violations.map((violation) => ({ rule: violation.rule.name, text: spell(violation) })),
  ...findServerCodeInBrowser(output.modules),
  ...findEnvironmentReaders(files),
  ...findStatementsInDoors(files),
  ...findUnreadFiles(files, output.modules),
];

for (const rule of new Set(violations.map((violation) => violation.rule))) {
  console.log(`${rule}${comments.has(rule) ? `: ${comments.get(rule)}` : ''}`);
  for (const violation of violations) if (violation.rule === rule) console.log(`  ${violation.text}`);
}
console.log(`${files.length} files read, ${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;
