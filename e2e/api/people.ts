import { deposit } from '../../tests/contract/http.ts';

export const playerCount = 1_000;
export const eventCount = 5_000;

/** All that is personal of a player, unlike anything else in the database. */
export const personOf = (mark: string, externalId: string) => ({
  email: `${mark}.${externalId}@canary.example`,
  first_name: `First-${mark}-${externalId}-end`,
  last_name: `Last-${mark}-${externalId}-end`,
  phone: `+356-${mark}-${externalId}-end`,
  date_of_birth: `1990-01-01-${mark}-${externalId}-end`,
});

/** What is wrong with seven of the players, by their place in the batch. */
export const badPlayers = new Map<number, object>([
  [3, { entityType: 'wallet' }],
  [77, { data: { country: 'MT' } }],
  [200, { data: { email: null } }],
  [333, { data: { email: 'x', _deleted: true } }],
  [600, { externalId: ' blank' }],
  [901, { data: 'text' }],
  [999, { data: { email: '[encrypted]' } }],
]);

/** What is wrong with thirteen of the events. */
export const badEvents = new Map<number, object>([
  ...[10, 20, 30].map((index): [number, object] => [index, { externalId: 'player-77' }]),
  [40, { externalId: 'nobody' }],
  [50, { eventType: 'kyc' }],
  [60, { eventType: 'transaction.deposit' }],
  [70, { data: {} }],
  [80, { data: { type: 'deposit', amount: 1, currency: '' } }],
  [90, { data: null }],
  [100, { occurredAt: 'yesterday' }],
  [4_000, { occurredAt: '2999-01-01T00:00:00Z' }],
  [4_500, { data: { ...deposit(1).data, _redacted: true } }],
  [4_999, { idempotencyKey: '' }],
]);

export const playersOf = (mark: string) =>
  Array.from({ length: playerCount }, (_, n) => {
    const externalId = `player-${n}`;
    const data = { ...personOf(mark, externalId), country: 'MT' };
    return { entityType: 'player', externalId, data, ...badPlayers.get(n) };
  });

/** Five events for each player; those of a bad player go to the one before. */
export const eventsOfAll = () =>
  Array.from({ length: eventCount }, (_, n) => {
    const owner = n % playerCount;
    const externalId = `player-${badPlayers.has(owner) ? owner - 1 : owner}`;
    return { externalId, ...deposit(n), idempotencyKey: `event ${n}`, ...badEvents.get(n) };
  });
