import { z } from 'zod';
import { TaskProblem } from '../tasks/schemas.ts';

const count = z.number().int().min(0);

/** A backup that lies whole where backups lie, by what it says of itself. */
export const BackupFacts = z.object({
  /** What its folder is called. */
  name: z.string(),
  /** The moment that all of it is of. */
  takenAt: z.iso.datetime(),
  rows: count,
  /** Of its files, as they are compressed. */
  bytes: count,
  /** How many steps of migration its database had. */
  migrations: count,
  /** The version of the program that took it. */
  program: z.string(),
  /** A digest of what it says of itself, which has the digests of its files. */
  sha256: z.string(),
});
export type BackupFacts = z.infer<typeof BackupFacts>;

export const ListedBackup = BackupFacts.extend({
  /** Whether it is being read. */
  checking: z.boolean(),
  /** When it was last read whole and held against what it says of itself, and what was wrong; null: never, as it is now. */
  checked: z.object({ at: z.iso.datetime(), problem: z.string().nullable() }).nullable(),
});
export type ListedBackup = z.infer<typeof ListedBackup>;

/** Where backups lie and what there is; null where this process has no such place. */
export const Backups = z
  .object({
    directory: z.string(),
    /** When one is taken each day, in UTC, by whichever process works; null: when somebody asks for it. */
    at: z.string().nullable(),
    /** How many are kept; null: all. */
    keep: count.nullable(),
    /** The data folder of an embedded installation; null where the database is one that was given. */
    dataDir: z.string().nullable(),
    ledgerFile: z.string().nullable(),
    /** Whether one waits to be taken or is being taken. */
    underWay: z.boolean(),
    /** How the last run failed; null where it did not, or a newer backup lies there. */
    failed: TaskProblem.nullable(),
    /** What the last run was to remove and could not, though its backup is whole. */
    unremoved: TaskProblem.nullable(),
    /** Newest first. */
    items: z.array(ListedBackup),
    /** What lies there and is no backup or cannot be read, each in a sentence. */
    problems: z.array(z.string()),
  })
  .nullable();
export type Backups = z.infer<typeof Backups>;

export const CheckBackupInput = z.object({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'There is no backup of this name.'),
});
export type CheckBackupInput = z.infer<typeof CheckBackupInput>;

/** `reading`: it is large, and the list will tell. */
export const CheckedBackup = z.object({
  state: z.enum(['whole', 'broken', 'reading']),
  problem: z.string().nullable(),
});
export type CheckedBackup = z.infer<typeof CheckedBackup>;
