import { quickenImports } from './quicken-imports.ts';

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', () => process.exit());

quickenImports();
const { runProgram } = await import('./program.ts');
process.exitCode = await runProgram(process.argv);
