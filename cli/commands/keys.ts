import type { Command } from 'commander';
import {
  createApiKey,
  findApiKeyOwner,
  listApiKeys,
  renameApiKey,
  revokeApiKey,
  rotateApiKey,
} from '#server/domain/api-keys/index.ts';
import { CreateApiKeyInput, RenameApiKeyInput, RotateApiKeyInput } from '#server/domain/api-keys/schemas.ts';
import { scopes as allScopes, type Context } from '#server/domain/context.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toContext, withCore, withOperator } from '../installation.ts';
import { parseInput } from '../parse-input.ts';
import { formatMoment, formatTable, print } from '../print.ts';

interface OperatorOption extends Format {
  operator: string;
}

interface CreateOptions extends OperatorOption {
  label: string;
  scopes?: string;
  expiresAt?: string;
}

export function addKeyCommands(program: Command): void {
  const group = program.command('keys').description('The API keys of an operator.');
  const operator = ['--operator <id or slug>', 'whose key it is'] as const;
  defineCommand(group, 'create', 'Create a key and print it, this once.', 'keys create --operator 1 --label Importer')
    .requiredOption(...operator)
    .requiredOption('--label <text>', 'what it is for')
    .option('--scopes <list>', `some of ${allScopes.join(',')} (default: all)`)
    .option('--expires-at <time>', 'when it stops working, in ISO 8601, such as 2030-01-31T12:00:00Z')
    .action(create);
  defineCommand(group, 'list', 'List the keys of an operator, newest first.', 'keys list --operator lucky-casino')
    .requiredOption(...operator)
    .action(list);
  const key = ['<key>', 'the key, or its id'] as const;
  defineCommand(group, 'rename', 'Give a key another label.', 'keys rename key_0123456789abcdef Reports')
    .argument(...key)
    .argument('<label>', 'what it is for')
    .action(rename);
  defineCommand(
    group,
    'rotate',
    'Print a new key in place of one, which goes on working for a while.',
    'keys rotate key_0123456789abcdef --overlap-hours 2',
  )
    .argument(...key)
    .option('--overlap-hours <n>', 'how long the old one still works, 0 to 720 (default: 24)')
    .option('--expires-at <time>', 'when the new one stops working, in ISO 8601')
    .action(rotate);
  defineCommand(group, 'revoke', 'Revoke a key; within a second it opens nothing.', 'keys revoke key_0123456789abcdef')
    .argument(...key)
    .action(revoke);
}

async function create({ operator, label, scopes, expiresAt, ...format }: CreateOptions): Promise<void> {
  const input = parseInput(CreateApiKeyInput, {
    label,
    ...(scopes !== undefined && { scopes: splitScopes(scopes) }),
    ...(expiresAt !== undefined && { expiresAt }),
  });
  const { secret, ...rest } = await withOperator(operator, (context) => createApiKey(context, input));
  print(format, { id: rest.id, key: secret, label: rest.label, scopes: rest.scopes }, secret);
}

type Scopes = NonNullable<CreateApiKeyInput['scopes']>;

/** The schema judges the names, so that a wrong one is refused with the list of the right ones. */
function splitScopes(text: string): Scopes {
  return [...new Set(text.split(',').map((name) => name.trim()))] as Scopes;
}

async function list({ operator, ...format }: OperatorOption): Promise<void> {
  const keys = await withOperator(operator, listApiKeys);
  const rows = keys.map(({ id, label, hint, scopes, status, createdAt, expiresAt, lastUsedAt }) => {
    const moments = [createdAt, expiresAt, lastUsedAt].map(formatMoment);
    return [id, hint, label, status, ...moments, scopes.join(',')];
  });
  const head = ['ID', 'KEY', 'LABEL', 'STATUS', 'CREATED', 'EXPIRES', 'LAST USED', 'SCOPES'];
  print(format, keys, formatTable([head, ...rows]));
}

/** Works with a key that is named by itself or by its id. */
function withKey<T>(keyOrId: string, work: (context: Context, id: string) => Promise<T>): Promise<T> {
  return withCore(async (core) => {
    const { operatorId, id } = await findApiKeyOwner(core, keyOrId);
    return work(toContext(core, operatorId), id);
  });
}

async function rename(keyOrId: string, label: string, options: Format): Promise<void> {
  const renamed = await withKey(keyOrId, (context, id) =>
    renameApiKey(context, parseInput(RenameApiKeyInput, { id, label })),
  );
  print(options, renamed, `Renamed ${renamed.id}`);
}

interface RotateOptions extends Format {
  overlapHours?: string;
  expiresAt?: string;
}

async function rotate(keyOrId: string, { overlapHours, expiresAt, ...format }: RotateOptions): Promise<void> {
  const rotated = await withKey(keyOrId, (context, id) => {
    const input = {
      id,
      ...(overlapHours !== undefined && { overlapHours: Number(overlapHours) }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
    return rotateApiKey(context, parseInput(RotateApiKeyInput, input));
  });
  const { id, secret, label, scopes, previous } = rotated;
  print(format, { id, key: secret, label, scopes, previous }, secret);
}

async function revoke(keyOrId: string, options: Format): Promise<void> {
  const revoked = await withKey(keyOrId, (context, id) => revokeApiKey(context, { id }));
  print(options, revoked, `Revoked ${revoked.id}`);
}
