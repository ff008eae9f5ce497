/**
 * The parts of an error that never hold a value that was sent: the messages of PostgreSQL, its driver and drizzle do.
 * `where` is the first place in the code, looked for behind the message, which may have lines that look like one.
 */
export function describeError(error: unknown): { name: string; code?: string; where?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause instanceof Error ? error.cause : error;
  const stack = error.stack ?? '';
  const messageStart = stack.indexOf(error.message);
  const trace = messageStart < 0 ? '' : stack.slice(messageStart + error.message.length);
  const where = trace.split('\n').find((line) => line.startsWith('    at '));
  return {
    name: error.name,
    ...('code' in cause && typeof cause.code === 'string' && { code: cause.code }),
    ...(where && { where: where.trim() }),
  };
}
