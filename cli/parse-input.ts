import type { z } from 'zod';
import { validationFailed } from '#server/domain/errors.ts';

/** Parses what was typed as a verb's input. @throws VALIDATION_FAILED */
export function parseInput<S extends z.ZodType>(schema: S, input: z.input<S>): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw validationFailed(parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
}
