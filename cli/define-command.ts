import type { Command } from 'commander';

/** What every command understands. */
export interface Format {
  json?: boolean;
}

/** Adds a command with what all of them have: an example in its help, and `--json`. */
export function defineCommand(parent: Command, usage: string, description: string, example: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option('--json', 'print JSON for programs')
    .addHelpText('after', `\nExample:\n  npx oda ${example}`);
}
