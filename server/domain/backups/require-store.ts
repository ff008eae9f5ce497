import type { BackupStore, Core } from '../context.ts';
import { DomainError } from '../errors.ts';

export function requireStore({ backups }: Core): BackupStore {
  if (!backups) throw new DomainError('CONFLICT', 'This process takes no backups: ask the program, not a part of it.');
  return backups;
}

/** What the log calls a backup. */
export const subjectOf = (name: string) => `backup:${name}`;
