'use client';

import { Badge, Code, Text } from '@mantine/core';
import type { Column } from '#app/_ui/data-table.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { ListedApiKey } from '#server/domain/api-keys/schemas.ts';
import classes from './api-key-columns.module.css';

const statuses = {
  active: { tone: 'good', word: 'Active' },
  expired: { tone: 'warning', word: 'Expired' },
  revoked: { tone: 'off', word: 'Revoked' },
} as const;

const never = (
  <Text component="span" c="dimmed" inherit>
    Never
  </Text>
);

export const apiKeyColumns: Column<ListedApiKey>[] = [
  { title: 'Label', block: 'title', cell: ({ label }) => <span className={classes.label}>{label}</span> },
  { title: 'Key', cell: ({ hint }) => <Code className={classes.hint}>{hint}</Code> },
  {
    title: 'Scopes',
    cell: ({ scopes }) => (
      <span className={classes.scopes}>
        {scopes.map((scope) => (
          <Badge key={scope} variant="default" size="sm" radius="sm" tt="none" fw={500}>
            {scope}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    title: 'Status',
    block: 'beside',
    cell: ({ status }) => <StatusBadge tone={statuses[status].tone}>{statuses[status].word}</StatusBadge>,
  },
  { title: 'Created', block: 'half', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { title: 'Last used', block: 'half', cell: ({ lastUsedAt }) => (lastUsedAt ? <Moment at={lastUsedAt} /> : never) },
  { title: 'Expires', block: 'half', cell: ({ expiresAt }) => (expiresAt ? <Moment at={expiresAt} /> : never) },
];
