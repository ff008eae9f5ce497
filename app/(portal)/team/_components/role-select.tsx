'use client';

import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { roleNames, roleWords } from '#app/_ui/role-names.ts';
import type { Member } from '#server/domain/team/schemas.ts';

export type Role = Member['role'];
const roles = Object.keys(roleNames) as Role[];

interface RoleSelectProps {
  value: Role;
  onChange: (role: Role) => void;
  error?: ReactNode;
}

/** A role, each with what it may do. */
export function RoleSelect({ value, onChange, error }: RoleSelectProps) {
  return (
    <Radio.Group label="Role" value={value} onChange={(role) => onChange(role as Role)} error={error}>
      <Stack gap="xs" mt="xs">
        {roles.map((role) => (
          <Radio key={role} value={role} label={roleNames[role]} description={`May: ${roleWords[role]}.`} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
