'use client';

import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { JsonView } from '#app/_ui/json-view.tsx';
import { Section } from '#app/_ui/section.tsx';
import { useRight } from '#app/_ui/use-right.ts';
import { useWhoMay } from '#app/_ui/use-who-may.ts';
import type { RevealedEntity, ShownEntity } from '#server/domain/entities/schemas.ts';

const RevealEntity = dynamic(() => import('./reveal-entity.tsx').then((module) => module.RevealEntity), { ssr: false });

/** The data; what is sealed of it is masked until somebody who may says why they look. */
export function EntityData({ entity }: { entity: ShownEntity }) {
  const [clear, setRevealed] = useRevealed(entity);
  const [asking, { open, close }] = useDisclosure(false);
  const mayReveal = useRight('reveal');
  const notes = useNotes(entity);
  const { data, sealedFields } = entity;
  const reveal = (
    <Button size="xs" variant="default" leftSection={<IconEye size={16} aria-hidden />} onClick={open}>
      Reveal personal data
    </Button>
  );
  const hide = (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconEyeOff size={16} aria-hidden />}
      onClick={() => setRevealed(null)}
    >
      Hide personal data
    </Button>
  );
  return (
    <Section framed title="Data" actions={clear === null ? mayReveal && sealedFields.length > 0 && reveal : hide}>
      <JsonView key={clear === null ? 'masked' : 'clear'} text={clear ?? data} label="data of the entity" />
      {notes.length > 0 && (
        <Text size="sm" c="dimmed">
          {notes.join(' ')}
        </Text>
      )}
      {asking && <RevealEntity entity={entity} onRevealed={setRevealed} onClose={close} />}
    </Section>
  );
}

/** The data in clear, which goes when the entity changes: what was revealed must not stand beside newer data. */
function useRevealed({ updatedAt }: ShownEntity) {
  const [revealed, setRevealed] = useState<RevealedEntity | null>(null);
  if (revealed && revealed.updatedAt < updatedAt) setRevealed(null);
  // It may be newer than what the page shows, which then is about to follow.
  return [revealed?.updatedAt === updatedAt ? revealed.data : null, setRevealed] as const;
}

/** What is sealed, and who may do with the entity what this person may not. */
function useNotes({ sealedFields, deletedAt }: ShownEntity): string[] {
  const sentences = [
    sealedFields.length > 0 ? `Sealed as personal data: ${sealedFields.join(', ')}.` : '',
    useWhoMay('reveal', sealedFields.length > 0 ? 'see it in clear and export it' : 'export the entity'),
    useWhoMay('write', 'edit the entity'),
    useWhoMay('erase', 'erase the entity'),
  ];
  return deletedAt === null ? sentences.filter((sentence) => sentence !== '') : [];
}
