'use client';

import { Select, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { dayWords } from '#app/_ui/day-words.ts';

const dayMs = 86_400_000;
const choices = [
  { value: 'never', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'day', label: 'On a day …' },
];

interface ExpiryChoiceProps {
  /** Gives a time in ISO 8601, or undefined for never. */
  onChange: (expiresAt: string | undefined) => void;
  error?: ReactNode;
}

/** When a key stops working by itself. */
export function ExpiryChoice({ onChange, error }: ExpiryChoiceProps) {
  const [choice, setChoice] = useState('never');
  const [day, setDay] = useState('');
  const choose = (value: string) => {
    setChoice(value);
    if (value === 'day') onChange(endOf(day));
    else onChange(value === 'never' ? undefined : new Date(Date.now() + Number(value) * dayMs).toISOString());
  };
  const chooseDay = (value: string) => {
    setDay(value);
    onChange(endOf(value));
  };
  return (
    <Stack gap="xs">
      <Select
        label="Expires"
        data={choices}
        value={choice}
        onChange={(value) => value && choose(value)}
        allowDeselect={false}
        error={choice === 'day' ? undefined : error}
      />
      {choice === 'day' && (
        <TextInput
          type="date"
          label="Last day"
          description={`The key works until ${dayWords(day) ?? 'this day'} ends where you are.`}
          value={day}
          onChange={(event) => chooseDay(event.currentTarget.value)}
          required
          error={error && explainDay(day, error)}
        />
      )}
    </Stack>
  );
}

/** The end of a day here; an empty or impossible one is left for the schema to refuse. */
function endOf(day: string): string {
  const end = new Date(`${day}T23:59:59`);
  return Number.isNaN(end.getTime()) ? '' : end.toISOString();
}

/** What to do about a day that was refused, which the schema says in words for programs. */
function explainDay(day: string, error: ReactNode): ReactNode {
  const end = endOf(day);
  if (end === '') return 'Choose the last day on which the key works.';
  return Date.parse(end) <= Date.now() ? 'This day is over. Choose today or a later day.' : error;
}
