import { readFileSync } from 'node:fs';

const RULE = 'browser-sees-only-schemas';
const BROWSER_FOLDERS = /^app\/(_ui\/|(.+\/)?_components\/)/;
const CLIENT_DIRECTIVE = /^(\s*(\/\/[^\n]*\n|\/\*[\s\S]*?\*\/))*\s*['"]use client['"]/;
const SCHEMAS = /^server\/domain\/[^/]+\/schemas\.ts$/;
const DOMAIN = /^server\/domain\//;
const TESTS = /\.test\.tsx?$/;
const OURS = /^(app|server|db|cli|scripts)\//;
const ZOD = /(^|node_modules\/)zod(\/|$)/;

const isType = ({ dependencyTypes }) => dependencyTypes.includes('type-only');

/** Browser code begins at client components, at app/_ui and _components, and at every schemas.ts that they may use. */
function startsInBrowser(file) {
  if (TESTS.test(file)) return false;
  if (BROWSER_FOLDERS.test(file) || SCHEMAS.test(file)) return true;
  return /^app\/.*\.(ts|tsx)$/.test(file) && CLIENT_DIRECTIVE.test(readFileSync(file, 'utf8'));
}

/** Why a component may not have this dependency, or undefined where it may. */
function refuseInComponent(dependency) {
  const { resolved, coreModule } = dependency;
  if (coreModule) return isType(dependency) ? undefined : 'is part of Node';
  if (!OURS.test(resolved) || SCHEMAS.test(resolved)) return undefined;
  if (resolved.startsWith('app/') && !resolved.startsWith('app/api/')) return undefined;
  if (isType(dependency) && resolved.startsWith('server/routers/')) return undefined;
  return 'is server code';
}

/** Why a schema, or a pure rule that a schema stands on, may not have this dependency; types weigh nothing. */
function refuseBehindSchema(dependency) {
  if (isType(dependency) || DOMAIN.test(dependency.resolved) || ZOD.test(dependency.resolved)) return undefined;
  return 'would come along into the browser behind a schemas.ts';
}

/** Law 3: follows browser code through its imports and lists what it may not see, with the file that asks for it. */
export function findServerCodeInBrowser(modules) {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  const queue = modules.map(({ source }) => source).filter(startsInBrowser);
  const seen = new Set(queue);
  const violations = [];
  for (const file of queue) {
    const refuse = DOMAIN.test(file) ? refuseBehindSchema : refuseInComponent;
    for (const dependency of bySource.get(file)?.dependencies ?? []) {
      const { resolved } = dependency;
      const reason = refuse(dependency);
      if (reason) violations.push({ rule: RULE, text: `${file} → ${resolved}: ${reason}` });
      else if (!isType(dependency) && OURS.test(resolved) && !seen.has(resolved)) {
        seen.add(resolved);
        queue.push(resolved);
      }
    }
  }
  return violations;
}
