/**
 * The parts of an error that never hold a value that was sent: the messages of PostgreSQL, its driver and drizzle do.
 * `where` is the first place in our code, or else in a library's, looked for behind the message, which may have lines that
 * look like one.
 */
export function describeError(error: unknown): { name: string; code?: string; where?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause instanceof Error ? error.cause : error;
  const stack = error.stack ?? '';
  const messageStart = stack.indexOf(error.message);
  const trace = messageStart < 0 ? '' : stack.slice(messageStart + error.message.length);
  const places = trace.split('\n').filter((line) => line.startsWith('    at '));
  const where = places.find((place) => !/node_modules|node:|<anonymous>\)$|\(index \d+\)$/.test(place)) ?? places[0];
  return {
    name: error.name,
    ...('code' in cause && typeof cause.code === 'string' && { code: cause.code }),
    ...(where && { where: where.trim() }),
  };
}
