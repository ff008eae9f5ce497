import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { type Role, roles } from '#server/domain/context.ts';
import { findOperator } from '#server/domain/operators/index.ts';
import { createUser } from '#server/domain/users/index.ts';
import { CreateUserInput } from '#server/domain/users/schemas.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore } from '../installation.ts';
import { parseInput } from '../parse-input.ts';
import { formatTable, print } from '../print.ts';
import { addUserAccessCommands } from './user-access.ts';

interface CreateOptions extends Format {
  email: string;
  name: string;
  operator?: string;
  role?: Role;
  administrator?: boolean;
  passwordStdin?: boolean;
}

export function addUserCommands(program: Command): void {
  const group = program.command('users').description('The people who sign in to the portal.');
  const example = 'users create --email ada@example.com --name "Ada Vega" --operator lucky-casino --role owner';
  defineCommand(group, 'create', 'Add a person; without a password of yours one is made and printed.', example)
    .requiredOption('--email <address>', 'what they sign in with')
    .requiredOption('--name <name>', 'what they are called')
    .option('--operator <id or slug>', 'the operator that they belong to')
    .option('--role <role>', `their role there: ${roles.join(', ')}`)
    .option('--administrator', 'may administer the whole installation')
    .option('--password-stdin', 'read their password from standard input')
    .action(create);
  addUserAccessCommands(group);
}

async function create({ operator, passwordStdin, ...options }: CreateOptions): Promise<void> {
  const made = passwordStdin ? undefined : randomBytes(15).toString('base64url');
  const person = {
    email: options.email,
    name: options.name,
    password: made ?? (await readPassword()),
    isAdministrator: options.administrator ?? false,
    ...(options.role !== undefined && { role: options.role }),
  };
  // What can be seen to be wrong without the database is refused without it; any operator's id stands for the real one.
  parseInput(CreateUserInput, { ...person, ...(operator !== undefined && { operatorId: 1 }) });
  const user = await withCore(async (core) => {
    const operatorId = operator === undefined ? undefined : (await findOperator(core, operator)).id;
    return createUser(toCaller(core), { ...person, ...(operatorId !== undefined && { operatorId }) });
  });
  const shown = { ...user, ...(made !== undefined && { password: made }) };
  print(options, shown, formatTable(Object.entries(shown).map(([name, value]) => [name, String(value)])));
}

/** Everything on standard input, less the line's end that `echo` adds. */
async function readPassword(): Promise<string> {
  return (await text(process.stdin)).replace(/\r?\n$/, '');
}
