'use client';

import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconInfoCircle, IconLoader } from '@tabler/icons-react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { CodeBlock } from '#app/_ui/code-block.tsx';
import { countOf, formatCount } from '#app/_ui/count.ts';
import type { KeyStatus } from '#server/domain/key-rotation/schemas.ts';
import { StartTask } from './start-task.tsx';
import { takeOutCommand } from './take-out-command.ts';
import { WithCode } from './with-code.tsx';

interface KeyStepsProps {
  status: KeyStatus;
  /** Whether the worker is sealing anew already. */
  underWay: boolean;
}

/** What whoever runs the installation does next: here by a button, or on the machine by a command to copy. */
export function KeySteps({ status, underWay }: KeyStepsProps) {
  const { living, lacking, behind } = status.processes;
  return (
    <Alert
      variant="light"
      color={lacking + behind > 0 ? 'orange' : 'blue'}
      title="What to do next"
      icon={<IconInfoCircle aria-hidden />}
    >
      <Stack gap="xs" align="flex-start">
        {status.next !== 'make-key' && (
          <Text size="sm">
            <WithCode text={status.advice} />
          </Text>
        )}
        {behind > 0 && (
          <Text size="sm">{`${formatCount(behind)} of ${countOf(living, 'process', 'processes')} still seal with an older one.`}</Text>
        )}
        {status.next === 'reseal' && <Reseal status={status} underWay={underWay} />}
        {status.next === 'make-key' && <MakeKey />}
        {status.next === 'take-out' && <TakeOut status={status} />}
      </Stack>
    </Alert>
  );
}

function Reseal({ status: { sealing, progress }, underWay }: KeyStepsProps) {
  const records = progress ? countOf(progress.all - progress.done, 'record') : 'the records';
  return (
    <StartTask
      start={useTRPC().installation.rotate.mutationOptions()}
      title="Seal anew now?"
      confirm="Seal anew"
      explanation={`The worker opens ${records} of older generations and seals them with generation ${sealing}. Nobody waits for it, and nothing is lost where it is interrupted.`}
    >
      {(ask) => (
        <Button
          size="xs"
          disabled={underWay}
          leftSection={underWay && <IconLoader size={16} aria-hidden />}
          onClick={ask}
        >
          {underWay ? 'The worker is at it' : 'Seal anew now'}
        </Button>
      )}
    </StartTask>
  );
}

/** Keys are made and shown on the machine alone, and count from a restart on: here is nothing but the way. */
function MakeKey() {
  return (
    <>
      <Text size="sm">
        Nothing has to be done. To begin a rotation, make the next key on the machine, so that none ever passes through
        a browser:
      </Text>
      <CodeBlock text="npx oda pii new-key" label="command" />
      <Text size="sm">
        In an embedded installation this puts it into the file of keys; where PII_MASTER_KEYS is set it prints it, to be
        added there behind a comma. Keep a copy elsewhere, then restart the program: one machine after another, in any
        order.
      </Text>
    </>
  );
}

function TakeOut({ status: { generations } }: { status: KeyStatus }) {
  const removed = generations.filter(({ state }) => state === 'removed').map(({ generation }) => generation);
  return (
    <>
      <Text size="sm">
        Where PII_MASTER_KEYS is set, on each machine: take the key out of it. In an embedded installation this does it,
        and leaves the file as it was beside it, under a name with the generation and the time. That copy belongs to
        where you keep the keys of old backups; it may be the only one. Where the key is out already, nothing is done:
      </Text>
      <CodeBlock text={takeOutCommand(removed)} label="command" />
    </>
  );
}
