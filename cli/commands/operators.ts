import type { Command } from 'commander';
import { createOperator, listOperators, reactivateOperator, suspendOperator } from '#server/domain/operators/index.ts';
import { CreateOperatorInput, type ListedOperator } from '#server/domain/operators/schemas.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { toCaller, withCore, withOperator } from '../installation.ts';
import { parseInput } from '../parse-input.ts';
import { formatMoment, formatTable, print } from '../print.ts';
import { addLimitsCommand } from './operator-limits.ts';

export function addOperatorCommands(program: Command): void {
  const group = program.command('operators').description('The operators (tenants) of this installation.');
  defineCommand(group, 'create', 'Create an operator.', 'operators create "Lucky Casino"')
    .argument('<name>', 'the name that people see')
    .action(create);
  defineCommand(group, 'list', 'List all operators.', 'operators list').action(list);
  const which = ['<operator>', 'its id or slug'] as const;
  defineCommand(
    group,
    'suspend',
    'Shut an operator out: none of its keys opens anything.',
    'operators suspend lucky-casino',
  )
    .argument(...which)
    .action(suspend);
  defineCommand(group, 'reactivate', 'Let a suspended operator in again.', 'operators reactivate lucky-casino')
    .argument(...which)
    .action(reactivate);
  addLimitsCommand(group);
}

async function create(name: string, options: Format): Promise<void> {
  const input = parseInput(CreateOperatorInput, { name });
  const operator = await withCore((core) => createOperator(toCaller(core), input));
  print(options, operator, describe(operator));
}

async function list(options: Format): Promise<void> {
  const operators = await withCore(listOperators);
  const rows = operators.map(({ id, slug, name, createdAt, suspendedAt }) => {
    return [String(id), slug, name, suspendedAt ? 'suspended' : 'active', formatMoment(createdAt)];
  });
  print(options, operators, formatTable([['ID', 'SLUG', 'NAME', 'STATUS', 'CREATED'], ...rows]));
}

async function suspend(idOrSlug: string, options: Format): Promise<void> {
  await changeStatus(idOrSlug, options, true);
}

async function reactivate(idOrSlug: string, options: Format): Promise<void> {
  await changeStatus(idOrSlug, options, false);
}

async function changeStatus(idOrSlug: string, options: Format, suspended: boolean): Promise<void> {
  const change = suspended ? suspendOperator : reactivateOperator;
  const { id, slug, name } = await withOperator(idOrSlug, async (context, operator) => {
    await change(context);
    return operator;
  });
  const text = describe({ id, slug, name }, suspended ? 'suspended' : 'active');
  print(options, { id, slug, name, suspended }, text);
}

function describe({ id, slug, name }: Pick<ListedOperator, 'id' | 'slug' | 'name'>, status = 'active'): string {
  return formatTable([
    ['id', String(id)],
    ['slug', slug],
    ['name', name],
    ['status', status],
  ]);
}
