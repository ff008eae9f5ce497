'use client';

import { Group, NumberInput, Slider, Stack } from '@mantine/core';
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
const label = (days: number) => countOf(days, 'day');

interface DaysSliderProps {
  name: string;
  /** What a screen reader says at the thumb: "Days that events are at hand". */
  thumbLabel: string;
  value: number;
  onChange: (days: number) => void;
  disabled: boolean;
}

/** A number of days: by the slider, and exactly, for whom a slider is too coarse. */
export function DaysSlider({ name, thumbLabel, value, onChange, disabled }: DaysSliderProps) {
  const range = { min: least, max: most, value, disabled };
  return (
    <Group gap="lg" align="flex-end">
      <NumberInput
        {...range}
        label={name}
        suffix=" days"
        thousandSeparator=","
        onChange={(days) => {
          if (typeof days === 'number' && days >= least && days <= most) onChange(days);
        }}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="blur"
        w={140}
      />
      <Slider
        {...range}
        marks={marks}
        classNames={looks}
        onChange={onChange}
        onKeyDown={(event) => {
          const days = jumpDays(event.key, value);
          if (days === null) return;
          event.preventDefault();
          onChange(days);
        }}
        label={label}
        thumbLabel={thumbLabel}
      />
    </Group>
  );
}

interface TierSlidersProps {
  /** Whose days these are: "events". */
  of: string;
  value: Tier;
  onChange: (tier: Tier) => void;
  disabled: boolean;
}

/**
 * How long records are at hand, and how long they are kept in all; one pushes the other. Two sliders, since two thumbs
 * of one could not be told apart by a finger where they stand close (WCAG 2.5.8).
 */
export function TierSliders({ of, value, onChange, disabled }: TierSlidersProps) {
  const { hot_days: hot, archive_days: archive } = value;
  return (
    <Stack gap="md">
      <DaysSlider
        name="At hand"
        thumbLabel={`Days that ${of} are at hand`}
        value={hot}
        onChange={(days) => onChange({ hot_days: days, archive_days: Math.max(days, archive) })}
        disabled={disabled}
      />
      <DaysSlider
        name="Kept in all"
        thumbLabel={`Days that ${of} are kept in all`}
        value={archive}
        onChange={(days) => onChange({ hot_days: Math.min(days, hot), archive_days: days })}
        disabled={disabled}
      />
    </Stack>
  );
}
