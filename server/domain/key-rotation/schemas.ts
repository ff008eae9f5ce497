import { z } from 'zod';

const Moment = z.iso.datetime().nullable();

/** A generation of master keys and how far it has come in its life. */
export const KeyGeneration = z.object({
  generation: z.number().int(),
  /**
   * `new`: not every process knows it yet. `sealing`: it seals what is written. `older`: it opens what it sealed. `unused`:
   * nothing is sealed by it any more. `removed`: no start asks for it.
   */
  state: z.enum(['new', 'sealing', 'older', 'unused', 'removed']),
  /** How many records it seals, as they were counted and sealed anew since; null: not counted yet. */
  records: z.number().int().nullable(),
  countedAt: Moment,
  knownSince: z.iso.datetime(),
  sealsSince: Moment,
  unusedSince: Moment,
  removedAt: Moment,
  /** Why it cannot be removed, in a sentence; null: it can be. */
  refusal: z.string().nullable(),
});
export type KeyGeneration = z.infer<typeof KeyGeneration>;

export const KeyStatus = z.object({
  /** The generation that seals. */
  sealing: z.number().int(),
  /** Newest first. */
  generations: z.array(KeyGeneration),
  processes: z.object({
    living: z.number().int(),
    /** Those that lack the newest generation. */
    lacking: z.number().int(),
    /** Those that do not seal with the one that seals. */
    behind: z.number().int(),
  }),
  /** How many records are sealed by the present generation, of how many; null where there is nothing to seal anew. */
  progress: z.object({ done: z.number().int(), all: z.number().int() }).nullable(),
  /** What whoever runs the installation does next: `wait` for a time to pass, or for processes to follow. */
  next: z.enum(['make-key', 'restart', 'reseal', 'wait', 'remove', 'take-out']),
  /** The same in a sentence or two. */
  advice: z.string(),
});
export type KeyStatus = z.infer<typeof KeyStatus>;

export const RemoveGenerationInput = z.object({
  generation: z.number({ error: 'A generation is a whole number.' }).int().positive().max(999_999_999),
});
export type RemoveGenerationInput = z.infer<typeof RemoveGenerationInput>;
