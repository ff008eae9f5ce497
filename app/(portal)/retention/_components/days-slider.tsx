'use client';

import { Group, NumberInput, RangeSlider, Slider, Stack } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { countOf } from '#app/_ui/count.ts';
import { retentionDays } from '#server/domain/settings/schemas.ts';
import classes from './days-slider.module.css';
import type { Tier } from './draft.ts';
import { jumpDays } from './jump-days.ts';

const { least, most } = retentionDays;
const marks = [
  { value: least, label: '30 d' },
  { value: 180 },
  { value: 365, label: '1 y' },
  { value: 730, label: '2 y' },
  { value: 1095, label: '3 y' },
  { value: 1460, label: '4 y' },
  { value: most, label: '5 y' },
];
const looks = { root: classes.slider ?? '', markLabel: classes.mark ?? '' };
const common = { min: least, max: most, step: 1, marks, classNames: looks };
const label = (days: number) => countOf(days, 'day');

interface DaysFieldProps {
  name: string;
  value: number;
  onChange: (days: number) => void;
  disabled: boolean;
}

/** The exact number, for whom a slider is too coarse. */
function DaysField({ name, value, onChange, disabled }: DaysFieldProps) {
  return (
    <NumberInput
      label={name}
      suffix=" days"
      thousandSeparator=","
      value={value}
      onChange={(days) => {
        if (typeof days === 'number' && days >= least && days <= most) onChange(days);
      }}
      min={least}
      max={most}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      disabled={disabled}
      flex="1 1 140px"
    />
  );
}

interface TierSliderProps {
  /** Whose days these are: "events". */
  of: string;
  value: Tier;
  onChange: (tier: Tier) => void;
  disabled: boolean;
}

/** Two thumbs: how long records are at hand, and how long they are kept in all. One pushes the other. */
export function TierSlider({
  of,
  value: { hot_days: hot, archive_days: archive },
  onChange,
  disabled,
}: TierSliderProps) {
  const setHot = (days: number) => onChange({ hot_days: days, archive_days: Math.max(days, archive) });
  const setArchive = (days: number) => onChange({ hot_days: Math.min(days, hot), archive_days: days });
  const hotLabel = `Days that ${of} are at hand`;
  const jump = (event: KeyboardEvent) => {
    const thumb = event.target as HTMLElement;
    const days = jumpDays(event.key, Number(thumb.getAttribute('aria-valuenow')));
    if (days === null || thumb.getAttribute('role') !== 'slider') return;
    event.preventDefault();
    (thumb.getAttribute('aria-label') === hotLabel ? setHot : setArchive)(days);
  };
  return (
    <Stack gap="md">
      <RangeSlider
        {...common}
        onKeyDown={jump}
        value={[hot, archive]}
        onChange={([hot_days, archive_days]) => onChange({ hot_days, archive_days })}
        minRange={0}
        label={label}
        thumbFromLabel={hotLabel}
        thumbToLabel={`Days that ${of} are kept in all`}
        disabled={disabled}
      />
      <Group gap="md" align="flex-start">
        <DaysField name="At hand" value={hot} onChange={setHot} disabled={disabled} />
        <DaysField name="Kept in all" value={archive} onChange={setArchive} disabled={disabled} />
      </Group>
    </Stack>
  );
}

interface DaysSliderProps {
  of: string;
  value: number;
  onChange: (days: number) => void;
  disabled: boolean;
}

export function DaysSlider({ of, value, onChange, disabled }: DaysSliderProps) {
  return (
    <Stack gap="md">
      <Slider
        {...common}
        value={value}
        onChange={onChange}
        label={label}
        thumbLabel={`Days that ${of} is kept`}
        disabled={disabled}
      />
      <Group>
        <DaysField name="Kept" value={value} onChange={onChange} disabled={disabled} />
      </Group>
    </Stack>
  );
}
