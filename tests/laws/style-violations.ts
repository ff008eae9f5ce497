/** Breaches that the linter, the compiler and the search for unused code must name, by file and by rule. */
interface StyleViolation {
  law: string;
  rule: string;
  file: string;
  text: string;
}

const statements = (count: number) => "  console.log('a line');\n".repeat(count);

export const LINT_VIOLATIONS: StyleViolation[] = [
  { law: '5', rule: 'noProcessEnv', file: 'server/reads-env.ts', text: 'export const path = process.env.PATH;\n' },
  { law: '6', rule: 'noExplicitAny', file: 'server/any.ts', text: 'export const any = (value: any) => value;\n' },
  {
    law: '6',
    rule: 'noNonNullAssertion',
    file: 'server/non-null.ts',
    text: 'export const first = (list: string[]) => list[0]!;\n',
  },
  { law: '6', rule: 'noDefaultExport', file: 'server/default.ts', text: 'export default 1;\n' },
  {
    law: '6',
    rule: 'noExcessiveLinesPerFunction',
    file: 'cli/long-function.ts',
    text: `export function long() {\n${statements(51)}}\n`,
  },
  {
    law: '6',
    rule: 'noExcessiveLinesPerFile',
    file: 'cli/long-file.ts',
    text: Array.from({ length: 201 }, (_, line) => `export const line${line} = ${line};\n`).join(''),
  },
  { law: '6', rule: 'noUnusedImports', file: 'server/unused-import.ts', text: "import { env } from './env.ts';\n" },
  { law: '6', rule: 'noUnusedVariables', file: 'server/unused-variable.ts', text: 'const unused = 1;\nexport {};\n' },
  { law: '6', rule: 'noConsole', file: 'server/prints.ts', text: "console.log('a door prints nothing');\n" },
  {
    law: '6',
    rule: 'noFloatingPromises',
    file: 'server/floats.ts',
    text: "import { tidy } from './worker/tidy.ts';\n\nexport function float() {\n  tidy();\n}\n",
  },
  { law: '6', rule: 'noSkippedTests', file: 'server/skips.test.ts', text: "it.skip('is not run', () => {});\n" },
  {
    law: '6',
    rule: 'useImportExtensions',
    file: 'server/no-ending.ts',
    text: "export { env } from './env';\n",
  },
  { law: '6', rule: 'useFilenamingConvention', file: 'server/camelCase.ts', text: 'export const camel = 1;\n' },
  { law: 'all', rule: 'format', file: 'server/unformatted.ts', text: 'export const spaced    =   "out"\n' },
  { law: 'all', rule: 'format', file: 'app/unformatted.css', text: 'p{color:red}\n' },
];

export const TYPE_VIOLATIONS: StyleViolation[] = [
  { law: 'hosts', rule: 'TS1294', file: 'server/enum.ts', text: 'export enum Kind {\n  A,\n}\n' },
  {
    law: '6',
    rule: 'TS2322',
    file: 'server/unchecked-index.ts',
    text: 'export const first = (list: string[]): string => list[0];\n',
  },
  {
    law: '6',
    rule: 'TS2375',
    file: 'server/exact-optional.ts',
    text: 'export const note: { text?: string } = { text: undefined };\n',
  },
  {
    law: '6',
    rule: 'TS2322',
    file: 'server/types.test.ts',
    text: "export const tested: number = 'a test is checked too';\n",
  },
  {
    law: '6',
    rule: 'TS2322',
    file: 'e2e/types.spec.ts',
    text: "export const tested: number = 'so is a browser test';\n",
  },
];

export const UNUSED_VIOLATIONS: StyleViolation[] = [
  { law: 'all', rule: 'Unused files', file: 'server/nobody-needs-me.ts', text: 'export const lonely = 1;\n' },
  {
    law: 'all',
    rule: 'Unused exports',
    file: 'server/domain/errors.ts',
    text: 'export class DomainError extends Error {}\nexport const nobodyAsks = 1;\n',
  },
  { law: 'all', rule: 'Unlisted dependencies', file: 'scripts/odd.mjs', text: "import 'pino';\n" },
];
