import { readFileSync } from 'node:fs';
import ts from 'typescript';

const PRODUCT = /^(app|server|db|cli)\/.*\.tsx?$/;
const MAY_READ = /^server\/env\.ts$|\.test\.tsx?$|^db\/testing\.ts$/;

const isGlobalObject = (node) => ts.isIdentifier(node) && ['globalThis', 'global'].includes(node.text);

/** `globalThis.process`, also with brackets: the same process, of which the linter's rule sees nothing. */
function takesProcessOfGlobal(node) {
  if (ts.isPropertyAccessExpression(node)) return isGlobalObject(node.expression) && node.name.text === 'process';
  if (!ts.isElementAccessExpression(node) || !isGlobalObject(node.expression)) return false;
  return ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === 'process';
}

/** `process` by itself (taken apart, passed on, renamed) opens the environment out of sight of the linter's rule. */
function takesProcessWhole(node) {
  if (!ts.isIdentifier(node) || node.text !== 'process') return false;
  const { parent } = node;
  if (ts.isTypeOfExpression(parent) || ts.isTypeQueryNode(parent)) return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node && parent.name.text === 'env';
  return !(ts.isPropertyAssignment(parent) && parent.name === node) && !ts.isPropertySignature(parent);
}

function findIn(file) {
  const text = readFileSync(file, 'utf8');
  if (!/\bprocess\b/.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const violations = [];
  const visit = (node) => {
    if (takesProcessWhole(node) || takesProcessOfGlobal(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      violations.push({ rule: 'env-is-read-in-one-place', text: `${file}:${line + 1} takes process as a whole` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return violations;
}

/** Law 5: server/env.ts alone reads process.env; Biome sees the plain spelling, this sees the others. */
export function findEnvironmentReaders(files) {
  return files.filter((file) => PRODUCT.test(file) && !MAY_READ.test(file)).flatMap(findIn);
}
