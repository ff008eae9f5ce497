'use client';

import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUser } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { useTRPC } from '#app/_trpc/client.tsx';
import { mayLeave } from '#app/_ui/unsaved-work.ts';
import { findPages } from './find-pages.ts';
import classes from './palette.module.css';
import { useDestinations } from './use-destinations.ts';

interface PaletteProps {
  opened: boolean;
  onClose: () => void;
}

/**
 * Leads anywhere by a few letters. A combobox rather than the library's spotlight, which tells a screen reader
 * nothing of what the arrow keys select.
 */
export function Palette({ opened, onClose }: PaletteProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Go to">
        <Modal.Body p={0}>
          <Choices onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Choices({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const router = useRouter();
  const combobox = useCombobox({ opened: true, onOpenedChange: (opened) => opened || onClose() });
  const { data } = useQuery(useTRPC().session.current.queryOptions());
  const pages = findPages(useDestinations(data), text);
  const entities = useFoundEntities(text.trim(), data?.rights.includes('read') === true);
  const { selectFirstOption } = combobox;
  const found = [...pages.map(({ href }) => href), ...entities.map(({ id }) => id)].join();
  useEffect(() => {
    if (found) selectFirstOption(); // so that Enter leads to the best of what was found
  }, [found, selectFirstOption]);
  const go = (href: string) => {
    onClose();
    if (mayLeave()) router.push(href);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          aria-label="Page or external id"
          placeholder="Page, or an external id"
          leftSection={<IconSearch size={18} aria-hidden />}
          variant="unstyled"
          size="md"
          data-autofocus
        />
      </Combobox.EventsTarget>
      <div className={classes.found}>
        <Combobox.Options aria-label="Where to go">
          {pages.map(({ href, label, icon: PageIcon }) => (
            <Choice key={href} value={href} icon={<PageIcon size={18} aria-hidden />}>
              {label}
            </Choice>
          ))}
          {entities.map(({ id, externalId, entityType }) => (
            <Choice key={id} value={`/entities/${id}`} icon={<IconUser size={18} aria-hidden />}>
              {externalId}
              <span className={classes.kind}>{entityType}</span>
            </Choice>
          ))}
        </Combobox.Options>
        {found === '' && <div className={classes.nothing}>Nothing is called like that.</div>}
      </div>
    </Combobox>
  );
}

const typingMs = 200;

/** The entities whose external id begins like what is typed; those found before stay until the next are there. */
function useFoundEntities(text: string, mayRead: boolean) {
  const [prefix] = useDebouncedValue(text, typingMs);
  const enabled = mayRead && prefix !== '' && text !== '';
  const query = useTRPC().entities.find.queryOptions({ prefix }, { enabled, placeholderData: keepPreviousData });
  const { data } = useQuery(query);
  return enabled ? (data ?? []) : [];
}

function Choice({ value, icon, children }: { value: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Combobox.Option value={value} className={classes.choice}>
      {icon}
      {children}
    </Combobox.Option>
  );
}
