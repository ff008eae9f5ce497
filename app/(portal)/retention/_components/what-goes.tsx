import { Stack, Text } from '@mantine/core';
import { Fragment } from 'react';
import { countOf } from '#app/_ui/count.ts';
import type { RetentionPreview } from '#server/domain/retention/schemas.ts';

/** Whether a choice does to what is stored today what cannot be undone. */
export function removesAnything({ events, states, entities }: RetentionPreview): boolean {
  return events.toRemove + states.toRemove + entities.toErase > 0 || entities.areMore;
}

/** Names what goes when a choice is applied, and nothing of which nothing goes. */
export function WhatGoes({ preview: { events, states, entities } }: { preview: RetentionPreview }) {
  const { toErase, areMore } = entities;
  const records = events.toRemove + states.toRemove;
  return (
    <Stack gap="xs">
      {records > 0 && <Records events={events} states={states} />}
      {(toErase > 0 || areMore) && (
        <Text size="sm">
          {records > 0 ? 'Then ' : 'When it is applied, '}
          {toErase > 0 ? <Entities {...entities} /> : 'entities of which nothing was written for so long may be erased'}
          , with all that is stored of {toErase === 1 && !areMore ? 'it' : 'them'}.
          {areMore && ' There are too many to look at all of them here.'}
        </Text>
      )}
    </Stack>
  );
}

function Records({ events, states }: Pick<RetentionPreview, 'events' | 'states'>) {
  const counts = [
    { ...events, words: countOf(events.toRemove, 'event') },
    { ...states, words: countOf(states.toRemove, 'state') },
  ].filter(({ toRemove }) => toRemove > 0);
  return (
    <Text size="sm">
      When it is applied,{' '}
      {counts.map(({ words, estimated }, index) => (
        <Fragment key={words}>
          {index > 0 && ' and '}
          {estimated && 'about '}
          <b>{words}</b>
        </Fragment>
      ))}{' '}
      of today {events.toRemove + states.toRemove === 1 ? 'goes' : 'go'}, for good.
    </Text>
  );
}

function Entities({ toErase, areMore }: RetentionPreview['entities']) {
  return (
    <>
      {areMore && 'at least '}
      <b>{countOf(toErase, 'entity', 'entities')}</b> of which nothing was written for so long{' '}
      {toErase === 1 && !areMore ? 'is' : 'are'} erased
    </>
  );
}
