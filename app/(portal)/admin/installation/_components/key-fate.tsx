'use client';

import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTRPC } from '#app/_trpc/client.tsx';
import { ConfirmDialog } from '#app/_ui/confirm-dialog.tsx';
import { Moment } from '#app/_ui/moment.tsx';
import { useAction } from '#app/_ui/use-action.ts';
import type { KeyGeneration } from '#server/domain/key-rotation/schemas.ts';
import { WithCode } from './with-code.tsx';

/** What is proven of a generation, and why it stays or how it goes. */
export function KeyFate({ one }: { one: KeyGeneration }) {
  const { state, countedAt, sealsSince, removedAt, refusal } = one;
  // How a newer one is made stands above the table.
  const why = state === 'sealing' ? 'It seals what is written: it can go once a newer one does.' : refusal;
  return (
    <Stack gap={4} align="flex-start" maw="44ch">
      <Text size="sm" component="div">
        {state === 'unused' && countedAt && (
          <>
            No record is sealed by it: all were counted <Moment at={countedAt} />.{' '}
          </>
        )}
        {removedAt ? (
          <>
            Removed <Moment at={removedAt} />.{' '}
            {sealsSince === null
              ? 'It sealed nothing.'
              : 'The database looked at every record, found none that it seals, and takes none any more.'}
          </>
        ) : (
          why !== null && <WithCode text={why} />
        )}
        {state === 'new' && (
          <>It sealed nothing yet: where its key is lost, or should not be used, it can be withdrawn.</>
        )}
      </Text>
      {refusal === null && <RemoveKey one={one} />}
    </Stack>
  );
}

function RemoveKey({ one: { generation, state } }: { one: KeyGeneration }) {
  const { installation } = useTRPC();
  const [opened, { open, close }] = useDisclosure(false);
  const removing = useAction(installation.removeGeneration.mutationOptions(), {
    done: `Generation ${generation} is removed. Take its key out of the configuration.`,
    failed: null,
    refresh: [installation.pathFilter()],
    onDone: close,
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Remove
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title={`Remove generation ${generation}?`}
        confirm="Remove"
        typed={`generation ${generation}`}
        mutation={removing}
        onConfirm={() => removing.mutate({ generation })}
      >
        {state === 'new' ? <Withdrawal /> : <Removal />}
      </ConfirmDialog>
    </>
  );
}

function Removal() {
  return (
    <Stack gap="xs">
      <Text size="sm">
        The database looks at every record once more and refuses from then on one that this generation sealed. No start
        asks for it any more; it cannot be brought back.
      </Text>
      <Text size="sm">
        Its key stays where it is until you take it out on the machine. Keep a copy as long as you keep backups from
        before: a database that is restored from one asks for it.
      </Text>
    </Stack>
  );
}

const Withdrawal = () => (
  <Text size="sm">
    It sealed nothing, and never will: no start asks for it any more, and its number is not given again. Whatever has
    its key goes on as it is.
  </Text>
);
