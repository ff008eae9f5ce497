import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestOperator, openTestCore } from '../tests/setup/database.ts';
import { odaEnvironment, runOda } from '../tests/setup/run-oda.ts';
import { createProgram } from './program.ts';

/** Commands that change nothing that somebody would ask about, each with its reason. */
const exceptions: Record<string, string> = {
  'operators list': 'reads',
  'keys list': 'reads',
  'retention preview': 'reads',
  'erasures list': 'reads',
  'erasures show': 'reads',
  'erasures verify': 'reads',
  'erasures keys': 'reads',
  jobs: 'reads',
  'pii status': 'reads',
  'pii new-key': 'is about a file or a variable, not about the database',
  'pii rotate': 'needs a second generation: commands/pii.db.test.ts',
  'pii remove': 'needs a second generation: commands/pii.db.test.ts',
  restore: 'writes into a database that is empty before: tests/isolation/restored.test.ts',
  migrate: 'is about the installation, before there is a log',
};

/** For each other command what follows its name, and the rows that it writes. A new one needs its line here. */
const samples: Record<string, { args: string[]; writes: string[] }> = {
  'operators create': { args: ['Lucky Casino'], writes: ['operator.created'] },
  'operators suspend': { args: ['test-casino'], writes: ['operator.suspended'] },
  'operators reactivate': { args: ['test-casino'], writes: ['operator.reactivated'] },
  'operators limits': { args: ['test-casino', '--read', '1/2'], writes: ['operator.limits-changed'] },
  'erasures replay': { args: ['--ledger', 'LEDGER'], writes: ['ledger.replayed'] },
  backup: { args: ['FOLDER'], writes: ['backup.taken'] },
  'retention set': {
    args: ['--operator', 'test-casino', '--events', '90/365'],
    writes: ['settings.changed'],
  },
  'users create': {
    args: ['--email', 'ada@example.com', '--name', 'Ada Vega', '--operator', 'test-casino', '--role', 'owner'],
    writes: ['user.created'],
  },
  'users disable': { args: ['ada@example.com'], writes: ['user.disabled'] },
  'users enable': { args: ['ada@example.com'], writes: ['user.enabled'] },
  'users reset-link': { args: ['ada@example.com'], writes: ['reset-link.created'] },
  'keys create': { args: ['--operator', 'test-casino', '--label', 'Importer'], writes: ['api-key.created'] },
  'keys rename': { args: ['KEY', 'Reports'], writes: ['api-key.renamed'] },
  'keys rotate': { args: ['KEY'], writes: ['api-key.created', 'api-key.rotated'] },
  'keys revoke': { args: ['KEY'], writes: ['api-key.revoked'] },
};

let open: Awaited<ReturnType<typeof openTestCore>>;
let owner: Sql;
let keyId: string;
const folder = mkdtempSync(join(tmpdir(), 'oda-written-down-'));

beforeAll(async () => {
  open = await openTestCore();
  owner = open.owner;
  keyId = (await createTestOperator(open.core)).key.id;
});
afterAll(async () => {
  await open.close();
  rmSync(folder, { recursive: true });
});

const commands = createProgram().commands.flatMap((group) =>
  group.commands.length === 0 ? [group.name()] : group.commands.map((command) => `${group.name()} ${command.name()}`),
);

const rows = () => owner<{ action: string; door: string; actor_kind: string; actor_id: string | null; text: string }[]>`
  select a.action, a.door, a.actor_kind, a.actor_id, row(a.*)::text as text from audit_log a
  union all select i.action, i.door, i.actor_kind, i.actor_id, row(i.*)::text from installation_log i`;

it('every command has a sample here, or is an exception with a reason', () => {
  expect([...Object.keys(samples), ...Object.keys(exceptions)].sort()).toEqual(commands.sort());
});

it.each(Object.entries(samples))('`oda %s` writes down that it was done', async (command, { args, writes }) => {
  const before = new Set((await rows()).map(({ text }) => text));
  const typed = args.map((arg) =>
    arg === 'KEY' ? keyId : arg === 'FOLDER' ? join(folder, 'backup') : arg === 'LEDGER' ? '/dev/null' : arg,
  );
  const { stderr, exitCode } = await runOda(odaEnvironment(open.url), [...command.split(' '), ...typed]);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  const written = (await rows()).filter(({ text }) => !before.has(text));
  expect(written.map(({ action }) => action).sort()).toEqual(writes);
  for (const row of written) {
    expect(row).toMatchObject({ door: 'cli', actor_kind: 'admin', actor_id: null });
    expect(row.text).not.toMatch(/@|Ada|Vega|oh_live_/);
  }
});
