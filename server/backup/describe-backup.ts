import type { BackupFacts } from '../domain/backups/schemas.ts';
import type { Manifest } from './manifest.ts';

/** What is told of a backup, by what it says of itself. */
export function describeBackup(name: string, { takenAt, program, schema, tables, sha256 }: Manifest): BackupFacts {
  const sum = (of: 'rows' | 'bytes') => tables.reduce((total, table) => total + table[of], 0);
  return { name, takenAt, rows: sum('rows'), bytes: sum('bytes'), migrations: schema.migrations, program, sha256 };
}
