import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addKeyCommands } from './commands/keys.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addOperatorCommands } from './commands/operators.ts';
import { addUserCommands } from './commands/users.ts';
import { explain } from './failure.ts';

/** The `oda` program. Failures are told here and nowhere else, in one sentence. */
const program = new Command('oda')
  .description('Administers this installation of the Operator Data API, whether it runs or not.')
  .version(packageJson.version)
  .exitOverride()
  .configureOutput({ writeErr: () => {} });

addOperatorCommands(program);
addUserCommands(program);
addKeyCommands(program);
addMigrateCommand(program);

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', () => process.exit());

try {
  await program.parseAsync(process.argv);
} catch (error) {
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  if (!isHelp) {
    const { sentence, exitCode } = explain(error);
    console.error(sentence);
    process.exitCode = exitCode;
  }
}
