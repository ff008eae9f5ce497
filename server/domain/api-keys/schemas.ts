import { z } from 'zod';

const scopeNames = ['ingest', 'read', 'read:pii', 'settings', 'erase'] as const;

export const CreateApiKeyInput = z.object({
  label: z.string().trim().min(1, 'label must not be empty.').max(100, 'label must have at most 100 characters.'),
  scopes: z
    .array(z.enum(scopeNames, { error: `A scope is one of ${scopeNames.join(', ')}.` }))
    .min(1)
    .default([...scopeNames]),
  expiresAt: z.iso.datetime({ offset: true, error: 'expiresAt must be a time in ISO 8601 with its zone.' }).optional(),
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
