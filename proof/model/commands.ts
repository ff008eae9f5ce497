import fc from 'fast-check';

export interface EntityFields {
  entityType: string;
  externalId: string;
  data: Record<string, unknown>;
}
export interface EventFields {
  externalId: string;
  eventType: string;
  data: Record<string, unknown>;
  idempotencyKey?: string;
}
export interface StateFields {
  externalId: string;
  stateKey: string;
  value: unknown;
}

/** What a client does. Few names and keys are used, so that commands meet each other's traces. */
export type Command =
  | { do: 'settings'; body: Record<string, unknown> }
  | { do: 'readSettings' }
  | { do: 'entity'; body: EntityFields; key: string | null }
  | { do: 'readEntity'; externalId: string }
  | { do: 'erase'; externalId: string }
  | { do: 'event'; body: EventFields; key: string | null }
  | { do: 'listEvents'; externalId: string; type: string | null; limit: number | null }
  | { do: 'state'; body: StateFields }
  | { do: 'readStates'; externalId: string }
  | { do: 'readState'; externalId: string; stateKey: string }
  | { do: 'entities'; items: EntityFields[]; key: string | null }
  | { do: 'events'; items: EventFields[]; key: string | null }
  | { do: 'states'; items: StateFields[]; key: string | null }
  | { do: 'readJob' };

const externalId = fc.constantFrom('p1', 'p1', 'p2', 'a/b %', '__proto__');
const key = fc.option(fc.constantFrom('k1', 'k2', 'k3'), { freq: 2 });
const note = fc.constantFrom('x', 'y', 7, null, [1, { deep: true }]);

const entity = fc.record({
  entityType: fc.constantFrom('player', 'player', 'player', 'game', 'wallet'),
  externalId,
  data: fc.record(
    {
      email: fc.constantFrom('a@example.com', 'b@example.com', ''),
      name: fc.constant('Game'),
      first_name: fc.constant('Ada'),
      note,
    },
    { requiredKeys: ['email'] },
  ),
});

const event = fc.record({
  externalId,
  eventType: fc.constantFrom('session', 'session', 'bonus', 'transaction', 'kyc'),
  data: fc.record(
    { type: fc.constant('deposit'), amount: fc.constantFrom(1, 2.5), currency: fc.constant('EUR'), note },
    { requiredKeys: ['note'] },
  ),
});

const keyedEvent = fc
  .tuple(event, key)
  .map(([fields, itemKey]) => (itemKey === null ? fields : { ...fields, idempotencyKey: itemKey }));

const state = fc.record({
  externalId,
  stateKey: fc.constantFrom('balance', 'kyc_status', 'mood'),
  value: fc.constantFrom(1, 'ok', null, { value: 1 }, [0.1]),
});

const tier = fc.constantFrom(
  null,
  { hot_days: 30, archive_days: 60 },
  { hot_days: 90, archive_days: 1825 },
  { hot_days: 60, archive_days: 30 },
  { hot_days: 29, archive_days: 30 },
);

const settings = fc.record(
  {
    templateId: fc.constantFrom('tpl_igaming', 'tpl_igaming', 'tpl_igaming', null, 'tpl_nowhere'),
    dataRetentionDays: fc.constantFrom(30, 365, null, 29, 1826, 30.5, '30'),
    retentionPolicy: fc.oneof(
      fc.constant(null),
      fc.record({ entity_events: tier, entity_states: tier }, { requiredKeys: [] }),
    ),
    suppressErased: fc.constantFrom(true, false, null),
  },
  { requiredKeys: [] },
);

const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 5 });

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settings' as const), body: settings }) },
  { weight: 1, arbitrary: fc.constant({ do: 'readSettings' as const }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('entity' as const), body: entity, key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('readEntity' as const), externalId }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const), externalId }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('event' as const), body: event, key }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('listEvents' as const),
      externalId,
      type: fc.option(fc.constantFrom('session', 'transaction', 'nothing'), { freq: 2 }),
      limit: fc.option(fc.constantFrom(1, 2, 5), { freq: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('state' as const), body: state }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('readStates' as const), externalId }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('readState' as const),
      externalId,
      stateKey: fc.constantFrom('balance', 'mood'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('entities' as const), items: some(entity), key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('events' as const), items: some(keyedEvent), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('states' as const), items: some(state), key }) },
  { weight: 1, arbitrary: fc.constant({ do: 'readJob' as const }) },
);

/** Now and then what was sent with a key comes again: as it was, or a batch without its own key but with its items'. */
const again = fc.record({ do: fc.constant('again' as const), which: fc.nat(), withKey: fc.boolean() });
type Drawn = Command | { do: 'again'; which: number; withKey: boolean };

const isKeyed = (command: Command) =>
  ('key' in command && command.key !== null) ||
  (command.do === 'events' && command.items.some(({ idempotencyKey }) => idempotencyKey));

function repeat(drawn: readonly Drawn[]): Command[] {
  const commands: Command[] = [];
  for (const command of drawn) {
    if (command.do !== 'again') {
      commands.push(command);
      continue;
    }
    const keyed = commands.filter(isKeyed);
    const earlier = keyed[command.which % keyed.length];
    if (earlier) commands.push(command.withKey || earlier.do !== 'events' ? earlier : { ...earlier, key: null });
  }
  return commands;
}

const drawn = fc.oneof({ weight: 4, arbitrary: command }, { weight: 1, arbitrary: again });

/** Sequences that choose a template at first, most of them. They are what JSON makes of them: so they are sent. */
export const sequences = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.array(drawn, { minLength: 8, maxLength: 40, size: 'max' }))
  .map(([first, commands]): Command[] => {
    const template: Command[] = first === 0 ? [] : [{ do: 'settings', body: { templateId: 'tpl_igaming' } }];
    return JSON.parse(JSON.stringify([...template, ...repeat(commands)])) as Command[];
  });
