'use client';

import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { ListEntitiesInput } from '#server/domain/entities/schemas.ts';
import type { EntitiesAddress } from './entities-address.ts';
import classes from './entity-filters.module.css';
import { useTemplate } from './use-template.ts';

interface EntityFiltersProps {
  address: EntitiesAddress;
  onChange: (changes: Record<string, string | null>) => void;
}

/** What is typed is looked for on Enter; what is chosen, at once. */
export function EntityFilters({ address, onChange }: EntityFiltersProps) {
  const template = useTemplate();
  const [search, setSearch] = useState(address.search ?? '');
  const [value, setValue] = useState(address.value ?? '');
  const [state, setState] = useState(address.state ?? null);
  const valueError = state && value ? problemOf(state, value) : null;
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (!valueError)
      onChange({ search: search.trim(), state: value ? state : null, value: state ? value.trim() : null });
  };
  const chooseState = (chosen: string | null) => {
    setState(chosen);
    if (chosen === null) setValue('');
    if (value || chosen === null) onChange({ state: value ? chosen : null, value: chosen ? value : null });
  };
  return (
    <form aria-label="Entities" className={classes.filters} onSubmit={look}>
      <TextInput
        className={classes.search}
        label="External id"
        placeholder="How it begins, or ent_…"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
        autoComplete="off"
        spellCheck={false}
      />
      <Select
        label="Type"
        placeholder="Every type"
        data={optionsOf(Object.keys(template?.schema.entity_types ?? {}), address.type)}
        value={address.type ?? null}
        onChange={(type) => onChange({ type })}
        clearable
        clearButtonProps={{ 'aria-label': 'Every type' }}
      />
      <Select
        label="State"
        placeholder="Any state"
        data={optionsOf(template?.schema.state_keys ?? [], address.state)}
        value={state}
        onChange={chooseState}
        clearable
        clearButtonProps={{ 'aria-label': 'Any state' }}
      />
      <TextInput
        label="Value of the state"
        placeholder="verified"
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        disabled={state === null}
        error={valueError}
        autoComplete="off"
      />
      <Button type="submit" variant="default">
        Find
      </Button>
    </form>
  );
}

/** What is asked for in the address stays a choice, though the template may not have it any more. */
const optionsOf = (names: readonly string[], asked: string | undefined) => [
  ...new Set([...names, ...(asked ? [asked] : [])]),
];

function problemOf(key: string, value: string): string | null {
  const { error } = ListEntitiesInput.shape.state.safeParse({ key, value: value.trim() });
  return error?.issues[0]?.message ?? null;
}
