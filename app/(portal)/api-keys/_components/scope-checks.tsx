'use client';

import { Checkbox, Stack } from '@mantine/core';
import { type KeyScope, keyScopes } from '#server/domain/api-keys/schemas.ts';
import { useScopesToGive } from './use-scopes-to-give.ts';

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
interface ScopeChecksProps {
  value: KeyScope[];
  onChange: (scopes: KeyScope[]) => void;
  error?: React.ReactNode;
}

/** What a key may do, each in a sentence. */
export function ScopeChecks({ value, onChange, error }: ScopeChecksProps) {
  const mine = useScopesToGive();
  return (
    <Checkbox.Group
      label="Scopes"
      description="Give a program what it needs and no more."
      value={value}
      onChange={(scopes) => onChange(keyScopes.filter((scope) => scopes.includes(scope)))}
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {keyScopes.map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            label={explanations[scope].label}
            description={
              mine.includes(scope)
                ? explanations[scope].description
                : 'Your role may not do this, so it cannot give it to a key.'
            }
            disabled={!mine.includes(scope)}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
