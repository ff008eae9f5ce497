'use client';

import { Button, Stack } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { CodeBlock } from '#app/_ui/code-block.tsx';
import { type Column, DataTable } from '#app/_ui/data-table.tsx';
import { EmptyList } from '#app/_ui/empty-list.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { RefreshButton } from '#app/_ui/refresh-button.tsx';
import { useWhoMay } from '#app/_ui/use-who-may.ts';
import type { ListedApiKey } from '#server/domain/api-keys/schemas.ts';
import { ApiKeyActions } from './api-key-actions.tsx';
import { apiKeyColumns } from './api-key-columns.tsx';
import type { Doing } from './key-dialogs.tsx';

interface ApiKeysProps {
  operatorSlug: string;
  /** Where the API is, for commands to copy. */
  apiUrl: string;
}

const KeyDialogs = dynamic(() => import('./key-dialogs.tsx').then((module) => module.KeyDialogs), { ssr: false });

/** Every key of the operator, and what can be done with each. */
export function ApiKeys({ operatorSlug, apiUrl }: ApiKeysProps) {
  const keys = useQuery(useTRPC().apiKeys.list.queryOptions());
  const whoMay = useWhoMay('keys', 'create and change them');
  const mayManage = whoMay === '';
  const [doing, setDoing] = useState<Doing | null>(null);
  const create = mayManage && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDoing({ action: 'create', key: null })}>
      Create key
    </Button>
  );
  const actions: Column<ListedApiKey> = {
    title: 'Actions',
    block: 'beside',
    cell: (key) => <ApiKeyActions apiKey={key} onChoose={(action) => setDoing({ action, key })} />,
  };
  return (
    <Stack gap="lg">
      <PageHeader
        title="API keys"
        explanation={`Programs send and read your data with these. A key is shown in full once, when it is made. ${whoMay}`}
        actions={
          <>
            <RefreshButton query={keys} />
            {create}
          </>
        }
      />
      <DataTable
        label="API keys"
        columns={mayManage ? [...apiKeyColumns, actions] : apiKeyColumns}
        query={keys}
        rows={keys.data}
        rowKey={({ id }) => id}
        blocks="wide"
        empty={<NoKeys operatorSlug={operatorSlug} mayManage={mayManage} />}
      />
      {doing && <KeyDialogs doing={doing} keys={keys.data ?? []} apiUrl={apiUrl} change={setDoing} />}
    </Stack>
  );
}

function NoKeys({ operatorSlug, mayManage }: { operatorSlug: string; mayManage: boolean }) {
  const description = mayManage
    ? 'Create one with the button above; whoever runs this installation can also make one on its machine:'
    : 'Whoever runs this installation can make one on its machine, too:';
  return (
    <EmptyList icon={IconKey} title="No API keys yet" description={description}>
      <CodeBlock text={`npx oda keys create --operator ${operatorSlug} --label "My program"`} label="command" />
    </EmptyList>
  );
}
