import { List, Stack, Text } from '@mantine/core';
import { CodeBlock } from '#app/_ui/code-block.tsx';

/** Whom to ask for a link where none can be mailed: alike for everybody, since nobody knows who reads it. */
export function AskAdministrator() {
  return (
    <Stack gap="md">
      <Text size="sm">This installation sends no mail: somebody makes you a link to set a new password.</Text>
      <List size="sm" spacing="md">
        <List.Item>
          <b>You belong to an operator,</b> as an owner too? Ask an administrator of this installation. They act for
          your operator and make the link on its page “Team”. An owner of your operator cannot make it, but may know
          whom to ask.
        </List.Item>
        <List.Item>
          <b>You administer or run this installation?</b> Run this in its directory, with the e-mail address that you
          sign in with:
        </List.Item>
      </List>
      <CodeBlock text="npx oda users reset-link you@example.com" label="command" />
    </Stack>
  );
}
