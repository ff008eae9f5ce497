'use client';

import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { refusalCodes } from '#server/domain/refusals/schemas.ts';
import classes from './refusal-filters.module.css';

type Filter = 'code' | 'requestId';

interface RefusalFiltersProps {
  filters: Partial<Record<Filter, string | undefined>>;
  onChange: (changes: Partial<Record<Filter, string | null>>, options?: { replace: boolean }) => void;
}

const typingMs = 300;

/** Narrows the list down; what is chosen stands in the address. */
export function RefusalFilters({ filters, onChange }: RefusalFiltersProps) {
  const [typed, setTyped] = useState(filters.requestId ?? '');
  useEffect(() => setTyped(filters.requestId ?? ''), [filters.requestId]);
  const search = useDebouncedCallback(
    (text: string) => onChange({ requestId: text.trim() }, { replace: true }),
    typingMs,
  );
  return (
    <Group align="flex-end" gap="sm" role="search" aria-label="Refusals">
      <TextInput
        className={classes.field}
        label="Request id"
        placeholder="req_…"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          search(value);
        }}
        spellCheck={false}
        autoComplete="off"
      />
      <Select
        className={classes.field}
        label="Code"
        placeholder="Every code"
        data={[...refusalCodes]}
        value={filters.code ?? null}
        onChange={(code) => onChange({ code })}
        clearable
        searchable
      />
    </Group>
  );
}
