import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addBackupCommand } from './commands/backup.ts';
import { addErasureCommands } from './commands/erasures.ts';
import { addJobsCommand } from './commands/jobs.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addOperatorCommands } from './commands/operators.ts';
import { addPiiCommands } from './commands/pii.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addRetentionCommands } from './commands/retention.ts';
import { addUserCommands } from './commands/users.ts';
import { explain } from './failure.ts';

/** Runs what was typed, to its end. Failures are told here and nowhere else. @returns the exit code */
export async function runProgram(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0; // the help, or the version, was asked for
    const { sentence, exitCode } = explain(error);
    console.error(sentence);
    return exitCode;
  }
}

/** All commands of `oda`. */
export function createProgram(): Command {
  const program = new Command('oda')
    .description('Administers this installation of the Operator Data API, whether it runs or not.')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  addOperatorCommands(program);
  addUserCommands(program);
  addKeyCommands(program);
  addRetentionCommands(program);
  addErasureCommands(program);
  addPiiCommands(program);
  addJobsCommand(program);
  addBackupCommand(program);
  addRestoreCommand(program);
  addMigrateCommand(program);
  return program;
}
