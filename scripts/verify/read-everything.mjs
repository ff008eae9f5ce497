import { readFileSync } from 'node:fs';
import { getAvailableTranspilers } from 'dependency-cruiser';
import ts from 'typescript';

const RULE = 'floors-read-everything';

/**
 * What the floor checker has not read, though git lists it. A checker that meets no TypeScript that it knows reads no
 * .ts at all and finds nothing to complain about; this is how such a silence is heard.
 */
export function findUnreadFiles(files, modules) {
  const read = new Map(modules.map((module) => [module.source, module]));
  const canReadTypeScript = getAvailableTranspilers().some(({ name, available }) => name === 'typescript' && available);
  const deaf = canReadTypeScript ? [] : [{ rule: RULE, text: 'the checker knows no TypeScript of this version' }];
  const unread = files.filter((file) => {
    const module = read.get(file);
    return !module || (module.dependencies.length === 0 && importsAnything(file));
  });
  return [...deaf, ...unread.map((file) => ({ rule: RULE, text: `${file} was not read` }))];
}

function importsAnything(file) {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.length > 0;
}
