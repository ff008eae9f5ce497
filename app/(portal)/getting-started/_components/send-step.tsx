'use client';

import { Code, Text } from '@mantine/core';
import { CodeBlock } from '#app/_ui/code-block.tsx';
import type { ListedTemplate } from '#server/domain/templates/schemas.ts';
import { firstEventCommands } from './first-event.ts';

const keyToFill = 'YOUR_API_KEY';

interface SendStepProps {
  template: ListedTemplate | undefined;
  secret: string | null;
  apiUrl: string;
}

/** The commands to paste, with the key in them when it is known here. */
export function SendStep({ template, secret, apiUrl }: SendStepProps) {
  const commands = template && firstEventCommands({ template, apiUrl, apiKey: secret ?? keyToFill });
  if (!commands) return <Text size="sm">The commands to paste appear here when a template is chosen.</Text>;
  return (
    <>
      <Text size="sm">
        Paste this into a shell: it makes an entity and records an event of it.
        {secret === null && (
          <>
            {' '}
            Put your key in place of <Code>{keyToFill}</Code>.
          </>
        )}
      </Text>
      <CodeBlock text={commands} label="commands" />
    </>
  );
}
