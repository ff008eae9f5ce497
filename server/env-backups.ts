import { join, resolve } from 'node:path';
import { z } from 'zod';

/** The variables about backups that the program takes by itself. */
export const backupVariables = {
  BACKUP_DIR: z.string().min(1, 'must be a folder').optional(),
  BACKUP_AT: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|off)$/, 'must be a time of day in UTC, such as 02:00, or off')
    .optional(),
  BACKUP_KEEP: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a number of backups, 1 or more')
    .transform(Number)
    .optional(),
};

type Parsed = z.infer<z.ZodObject<typeof backupVariables>>;

/** Where backups lie that the program takes by itself, when it does, and how many of them it keeps. */
export interface BackupSettings {
  directory: string;
  /** A time of day in UTC, `02:00`; `off`: when somebody asks for one; null: as another process set it. */
  at: string | null;
  /** Null: all of them. */
  keep: number | null;
}

export function readBackupVariables(env: Parsed, dataDir: string): BackupSettings {
  const directory = resolve(env.BACKUP_DIR ?? join(dataDir, 'backups'));
  return { directory, at: env.BACKUP_AT ?? null, keep: env.BACKUP_KEEP ?? null };
}
