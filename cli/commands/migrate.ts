import type { Command } from 'commander';
import { migrateInstallation } from '#server/installation/migrate-installation.ts';
import { defineCommand, type Format } from '../define-command.ts';
import { withInstallation } from '../installation.ts';
import { print } from '../print.ts';

export function addMigrateCommand(program: Command): void {
  const description = 'Bring the database to this version, as `npm start` does by itself.';
  defineCommand(program, 'migrate', description, 'migrate').action(migrate);
}

async function migrate(options: Format): Promise<void> {
  const { applied } = await withInstallation(({ databaseUrl }) => migrateInstallation(databaseUrl));
  print(options, { applied }, applied === 0 ? 'The database is up to date.' : `Migrations applied: ${applied}`);
}
