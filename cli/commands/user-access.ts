import type { Command } from 'commander';
import type { Caller } from '#server/domain/context.ts';
import { DomainError } from '#server/domain/errors.ts';
import {
  disableUser,
  enableUser,
  findUserByEmail,
  makeResetLink,
  type SessionUser,
} from '#server/domain/users/index.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore } from '../installation.ts';
import { formatTable, print } from '../print.ts';

const linkHoursValid = 24;

export function addUserAccessCommands(group: Command): void {
  const disabling = 'Shut a person out of the whole installation, at once.';
  defineCommand(group, 'disable', disabling, 'users disable ada@example.com')
    .argument('<email>', 'what they sign in with')
    .action((email: string, options: Format) => change(email, options, disableUser, 'Disabled'));
  defineCommand(group, 'enable', 'Let a person in again.', 'users enable ada@example.com')
    .argument('<email>', 'what they sign in with')
    .action((email: string, options: Format) => change(email, options, enableUser, 'Enabled'));
  const linking = 'Make a link by which a person sets a new password, once, within a day.';
  defineCommand(group, 'reset-link', linking, 'users reset-link ada@example.com')
    .argument('<email>', 'what they sign in with')
    .action(makeLink);
}

type Change = (caller: Caller, user: SessionUser) => Promise<void>;

async function change(email: string, options: Format, verb: Change, said: string): Promise<void> {
  const user = await withUser(email, async (caller, found) => {
    await verb(caller, found);
    return found;
  });
  print(options, { id: user.id, email: user.email, disabled: said === 'Disabled' }, `${said} ${user.email}.`);
}

async function makeLink(email: string, options: Format): Promise<void> {
  const use = { hoursValid: linkHoursValid };
  const reset = await withUser(email, (caller, user) => makeResetLink(caller, user, use));
  print(options, reset, formatTable(Object.entries(reset)));
}

function withUser<T>(email: string, work: (caller: Caller, user: SessionUser) => Promise<T>): Promise<T> {
  return withCore(async (core) => {
    const user = await findUserByEmail(core, email.trim());
    if (!user) throw new DomainError('NOT_FOUND', 'There is no user with this e-mail address.');
    return work(toCaller(core), user);
  });
}
