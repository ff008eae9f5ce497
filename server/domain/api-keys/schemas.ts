import { z } from 'zod';

export const keyScopes = ['ingest', 'read', 'read:pii', 'settings', 'erase'] as const;
export type KeyScope = (typeof keyScopes)[number];

/** What somebody must be allowed to do themselves to give a key this scope: nobody gets by a key what they may not do. */
export const rightsToGive = {
  ingest: ['write'],
  read: ['read'],
  'read:pii': ['reveal'],
  settings: ['template', 'retention'],
  erase: ['erase'],
} as const satisfies Record<KeyScope, readonly string[]>;

const Label = z.string().trim().min(1, 'label must not be empty.').max(100, 'label must have at most 100 characters.');

const ExpiresAt = z.iso.datetime({ offset: true, error: 'expiresAt must be a time in ISO 8601 with its zone.' });

export const CreateApiKeyInput = z.object({
  label: Label,
  scopes: z
    .array(z.enum(keyScopes, { error: `A scope is one of ${keyScopes.join(', ')}.` }))
    .min(1)
    .optional(),
  expiresAt: ExpiresAt.optional(),
});
export type CreateApiKeyInput = z.input<typeof CreateApiKeyInput>;

export const ListedApiKey = z.object({
  id: z.string(),
  label: z.string(),
  hint: z.string(),
  scopes: z.array(z.string()),
  status: z.enum(['active', 'expired', 'revoked']),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type ListedApiKey = z.infer<typeof ListedApiKey>;

/** A new key; `secret` is shown this once. */
export const CreatedApiKey = z.object({
  id: z.string(),
  secret: z.string(),
  label: z.string(),
  scopes: z.array(z.string()),
});
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

/** `seen` is the label that somebody saw it under; without it, whatever it has is replaced. */
export const RenameApiKeyInput = z.object({ id: z.string(), label: Label, seen: z.string().optional() });
export type RenameApiKeyInput = z.input<typeof RenameApiKeyInput>;

export const RenamedApiKey = z.object({ id: z.string(), label: z.string() });
export type RenamedApiKey = z.infer<typeof RenamedApiKey>;

/** How long a key that was rotated may go on working, in hours. */
export const overlapHours = { most: 720, usual: 24 };

export const RotateApiKeyInput = z.object({
  id: z.string(),
  overlapHours: z
    .number()
    .int('overlapHours must be a whole number of hours.')
    .min(0, 'overlapHours must be at least 0.')
    .max(overlapHours.most, `overlapHours must be at most ${overlapHours.most}.`)
    .default(overlapHours.usual),
  expiresAt: ExpiresAt.optional(),
});
export type RotateApiKeyInput = z.input<typeof RotateApiKeyInput>;

/** The new key, and when the old one stops working. */
export const RotatedApiKey = CreatedApiKey.extend({
  previous: z.object({ id: z.string(), worksUntil: z.iso.datetime() }),
});
export type RotatedApiKey = z.infer<typeof RotatedApiKey>;

export const RevokeApiKeyInput = z.object({ id: z.string() });
export type RevokeApiKeyInput = z.infer<typeof RevokeApiKeyInput>;

export const RevokedApiKey = z.object({ id: z.string(), revoked: z.literal(true) });
export type RevokedApiKey = z.infer<typeof RevokedApiKey>;
