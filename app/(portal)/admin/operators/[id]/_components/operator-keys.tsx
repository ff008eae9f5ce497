'use client';

import { Button, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { Section } from '#app/_ui/section.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { ListedApiKey } from '#server/domain/api-keys/schemas.ts';

const tones = { active: 'good', expired: 'warning', revoked: 'off' } as const;
const words = { active: 'Active', expired: 'Expired', revoked: 'Revoked' };

const columnsWith = (revoke: (key: ListedApiKey) => void): Column<ListedApiKey>[] => [
  { title: 'Label', block: 'title', cell: ({ label }) => label },
  { title: 'Key', block: 'half', cell: ({ hint }) => <code>{hint}</code> },
  {
    title: 'Status',
    block: 'beside',
    cell: ({ status }) => <StatusBadge tone={tones[status]}>{words[status]}</StatusBadge>,
  },
  { title: 'Last used', block: 'half', cell: ({ lastUsedAt }) => (lastUsedAt ? <Moment at={lastUsedAt} /> : 'Never') },
  {
    title: 'Action',
    block: 'beside',
    cell: (key) =>
      key.status === 'active' && (
        <Button variant="default" size="compact-sm" onClick={() => revoke(key)} aria-label={`Revoke ${key.label}`}>
          Revoke
        </Button>
      ),
  },
];

/** The ways in for the operator's programs. */
export function OperatorKeys({ operatorId }: { operatorId: number }) {
  const { operators } = useTRPC();
  const keys = useQuery(operators.keys.queryOptions({ operatorId }));
  const [asked, setAsked] = useState<ListedApiKey | null>(null);
  const revoking = useAction(operators.revokeKey.mutationOptions(), {
    done: 'The key is revoked.',
    failed: null,
    refresh: [operators.pathFilter()],
    onDone: () => setAsked(null),
  });
  return (
    <Section title="API keys" explanation="Its own people create keys; you can revoke one that leaked.">
      <DataTable
        label="API keys"
        columns={columnsWith(setAsked)}
        query={keys}
        rows={keys.data}
        rowKey={({ id }) => id}
        empty={
          <EmptyList
            icon={IconKey}
            title="No API keys yet"
            description="Its owner creates the first one in the portal."
          />
        }
      />
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={`Revoke ${asked?.label ?? 'this key'}?`}
        confirm="Revoke"
        mutation={revoking}
        onConfirm={() => asked && revoking.mutate({ operatorId, id: asked.id })}
      >
        <Text size="sm">Within a second programs that use it get 401. This cannot be undone.</Text>
      </ConfirmDialog>
    </Section>
  );
}
