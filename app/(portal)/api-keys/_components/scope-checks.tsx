'use client';

import { Checkbox, Stack } from '@mantine/core';
import type { CreateApiKeyInput } from '#server/domain/api-keys/schemas.ts';

export type KeyScope = NonNullable<CreateApiKeyInput['scopes']>[number];

const explanations: Record<KeyScope, { label: string; description: string }> = {
  ingest: { label: 'Ingest', description: 'Send entities, events and states, one by one or in batches.' },
  read: { label: 'Read', description: 'Read entities, events, states, jobs and settings. Personal data stays sealed.' },
  'read:pii': {
    label: 'Read personal data',
    description: 'Together with Read: see e-mail addresses, names and the like.',
  },
  settings: { label: 'Settings', description: 'Choose the template and how long data is kept.' },
  erase: { label: 'Erase', description: 'Erase an entity with all that is held on it, for good.' },
};
export const allScopes = Object.keys(explanations) as KeyScope[];

interface ScopeChecksProps {
  value: KeyScope[];
  onChange: (scopes: KeyScope[]) => void;
  error?: React.ReactNode;
}

/** What a key may do, each in a sentence. */
export function ScopeChecks({ value, onChange, error }: ScopeChecksProps) {
  return (
    <Checkbox.Group
      label="Scopes"
      description="Give a program what it needs and no more."
      value={value}
      onChange={(scopes) => onChange(allScopes.filter((scope) => scopes.includes(scope)))}
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {allScopes.map((scope) => (
          <Checkbox key={scope} value={scope} {...explanations[scope]} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
