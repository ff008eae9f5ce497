import { hasSqlState, sqlState } from '#db/errors.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { OpeningError } from '../opening-error.ts';

/** Brings the installation's database to this version. @throws OpeningError when its user lacks a right for that */
export async function migrateInstallation(databaseUrl: string): Promise<{ applied: number }> {
  try {
    return await migrateDatabase(databaseUrl);
  } catch (error) {
    if (!hasSqlState(error, sqlState.insufficientPrivilege)) throw error;
    const rights = 'make that user its owner, and let it make roles or grant it oda_app and oda_lookup';
    throw new OpeningError(`The user of DATABASE_URL may not migrate the database: ${rights}.`);
  }
}
