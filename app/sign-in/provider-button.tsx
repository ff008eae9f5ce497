'use client';

import { Button, Divider, Text } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useState } from 'react';
import { goToProvider } from '#app/_ui/authentication.ts';

/** Signs in through the identity provider of the installation. */
export function ProviderButton({ name, next }: { name: string; next: string }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const go = async () => {
    setBusy(true);
    setFailed(false);
    if (await goToProvider(next)) return;
    setBusy(false);
    setFailed(true);
  };
  return (
    <>
      <Divider label="or" my="md" />
      <Button
        variant="default"
        fullWidth
        loading={busy}
        onClick={go}
        leftSection={<IconLogin2 size={18} aria-hidden />}
      >
        Sign in with {name}
      </Button>
      {failed && (
        <Text role="alert" size="sm" c="var(--mantine-color-error)" mt="xs">
          The identity provider could not be reached. Try again in a moment.
        </Text>
      )}
    </>
  );
}
