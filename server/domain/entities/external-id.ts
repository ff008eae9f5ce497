import { z } from 'zod';
import { entityNotFound } from '../errors.ts';

const lengthMost = 255;
const controlCharacter = /\p{Cc}/u;
const outerSpace = /^\p{White_Space}|\p{White_Space}$/u;

/** Why no entity can have this id, as a sentence, or null when one can. */
function externalIdProblem(id: string): string | null {
  if (id === '') return 'externalId must not be empty.';
  if (!id.isWellFormed()) return 'externalId must be well-formed Unicode.';
  if (id.length > lengthMost && [...id].length > lengthMost)
    return `externalId must have at most ${lengthMost} characters.`;
  if (controlCharacter.test(id)) return 'externalId must not contain control characters.';
  if (outerSpace.test(id)) return 'externalId must not begin or end with white space.';
  if (id === '.' || id === '..') return 'externalId must be neither "." nor "..", which no URL can address.';
  return null;
}

/** For an id from a path: one that no entity can have is never asked for. @throws ENTITY_NOT_FOUND */
export function requirePossibleId(id: string): void {
  if (externalIdProblem(id) !== null) throw entityNotFound();
}

/** The operator's own id of an entity: 1 to 255 code points, kept exactly as sent. */
export const ExternalId = z
  .string({ error: 'externalId must be a string of 1 to 255 characters.' })
  .check((context) => {
    const problem = externalIdProblem(context.value);
    if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value });
  })
  .meta({
    minLength: 1,
    maxLength: lengthMost,
    description: 'The operator’s own id of the entity.',
    examples: ['player-1'],
  });
