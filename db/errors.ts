/** SQLSTATE codes that the program acts on (PostgreSQL, appendix A). */
export const sqlState = {
  foreignKeyViolation: '23503',
  uniqueViolation: '23505',
  checkViolation: '23514',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  readOnlyTransaction: '25006',
  queryCanceled: '57014',
  insufficientPrivilege: '42501',
  lockNotAvailable: '55P03',
  preparedStatementUnknown: '26000',
  /** Also of a plan that was made for other columns, before a migration. */
  featureNotSupported: '0A000',
} as const;

/** What the driver (the first four), the network and the look-up of names say when the database is gone or out of reach. */
const connectionCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENFILE',
  'ENOBUFS',
  'ENOENT',
  'ENOTCONN',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/** Classes 08 connection, 53 resources (disk full, too many connections), 57 operator intervention, 58 system. */
const unavailableClasses = new Set(['08', '53', '57', '58']);

/** The code of a driver's or server's error, also behind drizzle's wrapper; undefined when it has none. */
export function databaseErrorCode(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
  }
  return undefined;
}

export function hasSqlState(error: unknown, ...states: string[]): boolean {
  const code = databaseErrorCode(error);
  return code !== undefined && states.includes(code);
}

/** True when the database cannot be reached or cannot work now, so that a later try may succeed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = databaseErrorCode(error);
  if (code === undefined) return false;
  const retryable: string[] = [sqlState.readOnlyTransaction, sqlState.deadlockDetected, sqlState.serializationFailure];
  return connectionCodes.has(code) || retryable.includes(code) || unavailableClasses.has(code.slice(0, 2));
}

/** True when the connection broke, so that nobody knows whether a commit under way took effect. */
export function isConnectionLost(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code !== undefined && (connectionCodes.has(code) || code.startsWith('08') || code.startsWith('57P'));
}

/** True when the server itself refused, so that nothing of the transaction took effect. */
export function hasServerAnswer(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !isConnectionLost(error);
}
