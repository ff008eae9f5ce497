'use client';

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload, IconEdit, IconEraser, IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useTRPC } from '#app/_trpc/client.tsx';
import { LinkButton } from '#app/_ui/link-button.tsx';
import { useRight } from '#app/_ui/use-right.ts';
import type { ShownEntity } from '#server/domain/entities/schemas.ts';

const EditEntity = dynamic(() => import('./edit-entity.tsx').then((module) => module.EditEntity), { ssr: false });
const EraseEntity = dynamic(() => import('./erase-entity.tsx').then((module) => module.EraseEntity), { ssr: false });

/** What the person may do with the entity. */
export function EntityActions({ entity }: { entity: ShownEntity }) {
  const [mayAudit, mayExport, mayReveal] = [useRight('audit'), useRight('export'), useRight('reveal')];
  const [mayWrite, mayErase] = [useRight('write'), useRight('erase')];
  const { data: session } = useQuery(useTRPC().session.current.queryOptions());
  const [editing, edit] = useDisclosure(false);
  const [erasing, erase] = useDisclosure(false);
  const isErased = entity.deletedAt !== null;
  return (
    <>
      {mayAudit && (
        <LinkButton
          href={`/audit?subject=${entity.id}`}
          variant="default"
          leftSection={<IconHistory size={16} aria-hidden />}
        >
          Who looked
        </LinkButton>
      )}
      {mayExport && mayReveal && (
        <Button
          component="a"
          href={`/api/exports/entities/${entity.id}?user=${session?.userId}&operator=${session?.operator?.operatorId}`}
          download={`${entity.id}.json`}
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          Export
        </Button>
      )}
      {mayWrite && !isErased && (
        <Button variant="default" leftSection={<IconEdit size={16} aria-hidden />} onClick={edit.open}>
          Edit
        </Button>
      )}
      {mayErase && !isErased && (
        <Button variant="outline" color="red" leftSection={<IconEraser size={16} aria-hidden />} onClick={erase.open}>
          Erase
        </Button>
      )}
      {editing && <EditEntity entity={entity} onClose={edit.close} />}
      {erasing && <EraseEntity entity={entity} onClose={erase.close} />}
    </>
  );
}
