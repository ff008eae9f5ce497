import { databaseErrorCode, isDatabaseUnavailable } from '#db/errors.ts';
import { describeError } from './describe-error.ts';
import { isDomainError } from './domain/errors.ts';
import { EnvironmentError } from './env.ts';
import { OpeningError } from './opening-error.ts';

/** A full disk, as the file system (errno) and PostgreSQL (SQLSTATE) say it. */
const diskFull = ['ENOSPC', '53100'];

/**
 * Words for whoever started the program or a command. Only messages of our own come through: those of PostgreSQL, its
 * driver and drizzle hold the values that were sent.
 */
export function explainFailure(error: unknown): string {
  if (isDomainError(error) || error instanceof EnvironmentError || error instanceof OpeningError) return error.message;
  const code = databaseErrorCode(error);
  if (code !== undefined && diskFull.includes(code)) return 'The disk is full: make room, then try again.';
  const file = fileOf(error);
  if (file !== undefined) return `The program cannot use ${file} (${code}).`;
  if (isDatabaseUnavailable(error)) return `The database cannot work now (${code}); try again later.`;
  const { name, where } = describeError(error);
  return `The program failed unexpectedly (${[name, code, where].filter(Boolean).join(', ')}).`;
}

/** The file that the system refused to the program, where that is what went wrong. */
function fileOf(error: unknown): string | undefined {
  const refused = error instanceof Error && 'syscall' in error && 'path' in error;
  return refused && typeof error.path === 'string' && error.path !== '' ? error.path : undefined;
}
