'use client';

import { Button, Group, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { outcomes, typeNames } from './job-words.tsx';

interface JobFiltersProps {
  outcome: string | undefined;
  type: string | undefined;
  onChange: (changes: { outcome?: string | null; type?: string | null }) => void;
}

const outcomeOptions = Object.entries(outcomes).map(([value, { word }]) => ({ value, label: word }));
const typeOptions = Object.entries(typeNames).map(([value, label]) => ({ value, label }));

/** Narrows the list down to jobs of a status or a type. */
export function JobFilters({ outcome, type, onChange }: JobFiltersProps) {
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Status"
        placeholder="Any"
        data={outcomeOptions}
        value={outcome ?? null}
        onChange={(value) => onChange({ outcome: value })}
        clearable
        flex="1 1 150px"
        maw={210}
      />
      <Select
        label="Type"
        placeholder="Any"
        data={typeOptions}
        value={type ?? null}
        onChange={(value) => onChange({ type: value })}
        clearable
        flex="1 1 150px"
        maw={210}
      />
      {(outcome || type) && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={16} aria-hidden />}
          onClick={() => onChange({ outcome: null, type: null })}
        >
          All jobs
        </Button>
      )}
    </Group>
  );
}
