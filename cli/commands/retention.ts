import type { Command } from 'commander';
import { changeRetention, getRetentionStatus, previewRetention } from '#server/domain/retention/index.ts';
import { type KindPreview, RetentionChoice, type RetentionPreview } from '#server/domain/retention/schemas.ts';
import { getSettings } from '#server/domain/settings/index.ts';
import type { Settings } from '#server/domain/settings/schemas.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { withOperator } from '../installation.ts';
import { parseInput } from '../parse-input.ts';
import { formatTable, print } from '../print.ts';

interface PolicyOptions extends Format {
  operator: string;
  events?: string;
  states?: string;
  everything?: string;
  yes?: boolean;
}

export function addRetentionCommands(program: Command): void {
  const group = program.command('retention').description('How long the data of an operator is kept.');
  const add = (usage: string, description: string, example: string) =>
    defineCommand(group, usage, description, example)
      .requiredOption('--operator <id or slug>', 'whose data it is')
      .option('--events <hot/archive>', 'days that events are at hand, and in all, such as 90/1825; or `none`')
      .option('--states <hot/archive>', 'the same for states')
      .option('--everything <days>', 'days that anything is kept; or `none`');
  add('preview', 'Say what a policy would move and remove today.', 'retention preview --operator lucky-casino').action(
    preview,
  );
  add(
    'set',
    'Save a policy, or confirm the one that is stored.',
    'retention set --operator lucky-casino --events 90/1825 --yes',
  )
    .option('--yes', 'also when it removes records')
    .action(set);
}

async function preview({ operator, ...options }: PolicyOptions): Promise<void> {
  const { chosen, answer, waits } = await withOperator(operator, async (context) => {
    const chosen = choose(await getSettings(context), options);
    const { waitsForConfirmation: waits } = await getRetentionStatus(context);
    return { chosen, answer: await previewRetention(context, chosen), waits };
  });
  const note = waits ? '\nThe stored policy waits for a confirmation: npx oda retention set' : '';
  print(options, { policy: chosen, waitsForConfirmation: waits, ...answer }, `${describe(answer)}${note}`);
}

async function set({ operator, yes = false, ...options }: PolicyOptions): Promise<void> {
  const saved = await withOperator(operator, async (context) => {
    const { template: _, ...seen } = await getSettings(context);
    return changeRetention(context, { seen, chosen: choose(seen, options), confirmed: yes });
  });
  print(options, saved, 'Saved: it is applied within the hour.');
}

/** What is stored, with the parts that were given. */
function choose(
  { dataRetentionDays, retentionPolicy, suppressErased }: Omit<Settings, 'template'>,
  { events, states, everything }: Pick<PolicyOptions, 'events' | 'states' | 'everything'>,
): RetentionChoice {
  return parseInput(RetentionChoice, {
    dataRetentionDays: everything === undefined ? dataRetentionDays : everything === 'none' ? null : Number(everything),
    retentionPolicy: {
      entity_events: events === undefined ? retentionPolicy?.entity_events : readTier(events),
      entity_states: states === undefined ? retentionPolicy?.entity_states : readTier(states),
    },
    suppressErased,
  });
}

/** The schema judges the numbers. */
function readTier(text: string) {
  if (text === 'none') return null;
  const [hot, archive] = text.split('/').map(Number);
  return { hot_days: hot ?? Number.NaN, archive_days: archive ?? Number.NaN };
}

function describe({ events, states, entities }: RetentionPreview): string {
  const row = (name: string, { total, archived, toArchive, toRemove, oldestStays, estimated }: KindPreview) => {
    const about = (count: number) => `${estimated ? 'about ' : ''}${count}`;
    return [name, about(total), about(archived), about(toArchive), about(toRemove), oldestStays ?? '-'];
  };
  const head = ['', 'STORED', 'ARCHIVED', 'WOULD BE ARCHIVED', 'WOULD BE REMOVED', 'OLDEST THAT STAYS'];
  const erased = `Would be erased: ${entities.areMore ? 'at least ' : ''}${entities.toErase} entities of which nothing was written for so long.`;
  return `${formatTable([head, row('events', events), row('states', states)])}\n${erased}`;
}
