import { readFileSync } from 'node:fs';
import ts from 'typescript';

const RULE = 'doors-write-no-statements';
const DOORS = /^(app|cli|server\/(routers|worker|host))\/.*\.tsx?$|^server\/(main|auth)\.ts$/;
const TESTS = /\.test\.tsx?$/;
const TRANSACTIONS = ['transact', 'statement', 'ormStatement', 'pipelined'];
/** What the clock may ask of the database: to heal. It reads and writes nothing. */
const HARMLESS = 'replacePoolIfServerAnswers';

/** The name of the property that an expression or a pattern takes out of an object, or undefined. */
function takenName(node) {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return node.argumentExpression.text;
  if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return undefined;
  const name = node.propertyName ?? node.name;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

/** Why a door may not have this piece of code, or undefined where it may. */
function refuse(node) {
  if (ts.isTaggedTemplateExpression(node)) {
    const tag = ts.isIdentifier(node.tag) ? node.tag.text : takenName(node.tag);
    if (tag === 'sql') return 'writes a statement';
  }
  const name = takenName(node);
  if (TRANSACTIONS.includes(name) && ts.isCallExpression(node.parent) && node.parent.expression === node)
    return 'opens a transaction';
  if (name !== 'database') return undefined;
  return takenName(node.parent) === HARMLESS ? undefined : 'takes the database';
}

function findIn(file) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const violations = [];
  const visit = (node) => {
    const reason = refuse(node);
    if (reason) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      violations.push({ rule: RULE, text: `${file}:${line + 1} ${reason}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return violations;
}

/** Law 2: a door has the database at hand through its context, without an import that the floors could see. */
export function findStatementsInDoors(files) {
  return files.filter((file) => DOORS.test(file) && !TESTS.test(file)).flatMap(findIn);
}
