import type { EntitiesPreview, KindPreview } from './schemas.ts';

interface Goes {
  events: Pick<KindPreview, 'toRemove' | 'estimated'>;
  states: Pick<KindPreview, 'toRemove' | 'estimated'>;
  entities: EntitiesPreview;
}

/**
 * What a policy does that cannot be undone, for a sentence that begins with "It would": "remove 3 events of today and
 * erase 1 entity". @returns null where nothing goes
 */
export function whatGoes({ events, states, entities: { toErase, areMore } }: Goes): string | null {
  const removed = [count(events, 'event'), count(states, 'state')].filter((words) => words !== null);
  const entities = `${toErase} ${toErase === 1 ? 'entity' : 'entities'}`;
  const erases = toErase > 0 ? `erase ${areMore ? 'at least ' : ''}${entities}` : areMore && unknown;
  const parts = [removed.length > 0 && `remove ${removed.join(' and ')} of today`, erases].filter(Boolean);
  return parts.length > 0 ? parts.join(' and ') : null;
}

const unknown = 'perhaps erase entities, which are too many to look at them all';

function count({ toRemove, estimated }: Goes['events'], noun: string): string | null {
  if (toRemove === 0) return null;
  return `${estimated ? 'about ' : ''}${toRemove} ${noun}${toRemove === 1 ? '' : 's'}`;
}
