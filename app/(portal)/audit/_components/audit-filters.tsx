'use client';

import { Button, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { dayWords } from '#app/_ui/day-words.ts';
import { AuditAction, type AuditAddress } from '#server/domain/audit/schemas.ts';
import { actionWords } from './action-words.ts';
import { actorLabel } from './actor-name.ts';
import classes from './audit-filters.module.css';

interface AuditFiltersProps {
  filters: AuditAddress;
  change: (changes: Record<string, string | null>, options?: { replace?: boolean }) => void;
}

const nothing = { action: null, actor: null, subject: null, from: null, to: null };
const actions = AuditAction.options.map((action) => ({ value: action, label: actionWords[action] }));

/** What of the log is shown. All of it stands in the address. */
export function AuditFilters({ filters, change }: AuditFiltersProps) {
  const { action, actor, subject, from, to } = filters;
  const filtered = [action, actor, subject, from, to].some((filter) => filter !== undefined);
  return (
    <search className={classes.filters} aria-label="Filter the audit log">
      <Select
        label="What"
        placeholder="Anything"
        data={actions}
        value={action ?? null}
        onChange={(value) => change({ action: value })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Any action' }}
      />
      <ActorFilter value={actor ?? null} change={(value) => change({ actor: value })} />
      <TextInput
        key={subject ?? ''}
        label="On"
        placeholder="ent_…, key_…, job_…"
        defaultValue={subject ?? ''}
        onBlur={({ currentTarget: { value } }) => {
          if (value.trim() !== (subject ?? '')) change({ subject: value.trim() || null });
        }}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') change({ subject: currentTarget.value.trim() || null });
        }}
        autoComplete="off"
        spellCheck={false}
      />
      <Day label="From (UTC)" value={from} {...(to && { max: to })} change={(day) => change({ from: day })} />
      <Day label="To (UTC)" value={to} {...(from && { min: from })} change={(day) => change({ to: day })} />
      <Button
        variant="subtle"
        color="gray"
        className={classes.clear}
        disabled={!filtered}
        onClick={() => change(nothing)}
        leftSection={<IconX size={16} aria-hidden />}
      >
        Clear
      </Button>
    </search>
  );
}

interface DayProps {
  label: string;
  value: string | undefined;
  min?: string;
  max?: string;
  change: (day: string | null) => void;
}

/** The browser writes a day in its own language; what it is stands below, in ours. */
function Day({ value, change, ...field }: DayProps) {
  return (
    <TextInput
      type="date"
      value={value ?? ''}
      onChange={(event) => change(event.currentTarget.value || null)}
      description={value && dayWords(value)}
      inputWrapperOrder={['label', 'input', 'description']}
      {...field}
    />
  );
}

function ActorFilter({ value, change }: { value: string | null; change: (value: string | null) => void }) {
  const actors = useQuery(useTRPC().audit.actors.queryOptions());
  const known = (actors.data ?? []).map((actor) => ({ value: actor.id, label: actorLabel(actor) }));
  const data =
    value === null || known.some((actor) => actor.value === value) ? known : [...known, { value, label: value }];
  return (
    <Select
      label="Who"
      placeholder="Anybody"
      data={data}
      value={value}
      onChange={change}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Anybody' }}
    />
  );
}
