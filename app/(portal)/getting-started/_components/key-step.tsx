'use client';

import { Button, Group, Text } from '@mantine/core';
import { useTRPC } from '#app/_trpc/client.tsx';
import { countOf } from '#app/_ui/count.ts';
import { SecretBox } from '#app/_ui/secret-box.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import { useWhoMay } from '#app/_ui/use-who-may.ts';

interface KeyStepProps {
  secret: string | null;
  activeKeys: number;
  onCreated: (secret: string) => void;
}

/** A key for the command below. One that exists already will do as well, for whoever has it in full. */
export function KeyStep({ secret, activeKeys, onCreated }: KeyStepProps) {
  const trpc = useTRPC();
  const whoMay = useWhoMay('keys', 'create it');
  const create = useAction(trpc.apiKeys.create.mutationOptions(), {
    done: null,
    failed: 'The key could not be created',
    refresh: [trpc.apiKeys.pathFilter(), trpc.settings.gettingStarted.pathFilter()],
    onDone: (created) => onCreated(created.secret),
  });
  if (secret !== null) return <SecretBox secret={secret} label="API key" />;
  return (
    <>
      <Text size="sm">
        {activeKeys > 0
          ? `There ${activeKeys === 1 ? 'is' : 'are'} ${countOf(activeKeys, 'active key')}. Use one that you have in full, or make another one that goes into the command below.`
          : 'Your programs show it with every call. It can be revoked at any time.'}
      </Text>
      {whoMay ? (
        <Text size="sm">{whoMay}</Text>
      ) : (
        <Group>
          <Button
            {...(activeKeys > 0 ? { variant: 'default' } : {})}
            loading={create.isPending}
            onClick={() => create.mutate({ label: 'First steps', scopes: ['ingest', 'read'] })}
          >
            {activeKeys > 0 ? 'Create another key' : 'Create a key'}
          </Button>
        </Group>
      )}
    </>
  );
}
