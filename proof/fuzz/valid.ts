import type { Random } from '../random.ts';
import type { FuzzRequest } from './request.ts';
import { players, type World } from './world.ts';

const bases = ['/operator-data-api', '/operator-data-api', '/functions/v1/operator-data-api', '/api/operator-data-api'];

interface Plan {
  method: string;
  path: string;
  query?: string;
  body?: unknown;
  careless?: boolean;
}

const player = (random: Random, externalId = random.pick(players)) => ({
  entityType: 'player',
  externalId,
  data: { email: `p${random.below(1_000)}@example.com`, first_name: 'Ada', country: 'MT', level: random.below(50) },
});

const event = (random: Random) =>
  random.pick([
    { eventType: 'transaction', data: { type: 'deposit', amount: random.below(10_000) / 100, currency: 'EUR' } },
    { eventType: 'game_activity', data: { game_id: 'g1', bet_amount: 1, win_amount: 0.5 } },
    { eventType: 'session', data: { device: 'mobile' }, occurredAt: '2026-01-02T03:04:05Z' },
    { eventType: 'bonus', data: {} },
  ]);

const state = (random: Random) => ({
  externalId: random.pick(players),
  stateKey: random.pick(['balance', 'kyc_status', 'risk_score', 'loyalty_tier']),
  value: random.pick([12.5, 'verified', { level: 3, names: ['a'] }, null]),
});

const some = <T>(random: Random, make: () => T): T[] => Array.from({ length: 1 + random.below(5) }, make);

const plans: ((random: Random, world: World) => Plan)[] = [
  () => ({ method: 'GET', path: '/templates' }),
  () => ({ method: 'GET', path: '/settings' }),
  () => ({ method: 'GET', path: '/openapi.json' }),
  (random) => ({
    method: 'PUT',
    path: '/settings',
    careless: true,
    body: random.pick([
      { templateId: 'tpl_igaming' },
      { dataRetentionDays: 365, suppressErased: random.chance(0.5) },
      { retentionPolicy: { entity_events: { hot_days: 30, archive_days: 1825 }, entity_states: null } },
    ]),
  }),
  (random) => ({ method: 'POST', path: '/entities', body: player(random) }),
  (random) => ({ method: 'POST', path: '/entities', body: player(random, `new-${random.below(10_000)}`) }),
  (random) => ({ method: 'POST', path: `/entities/${random.pick(players)}/events`, body: event(random) }),
  (random) => ({ method: 'GET', path: `/entities/${random.pick(players)}` }),
  (random) => ({ method: 'DELETE', path: `/entities/${random.pick(players.slice(0, 2))}` }),
  (random) => ({ method: 'POST', path: `/entities/${random.pick(players)}/events`, body: event(random) }),
  (random) => ({
    method: 'GET',
    path: `/entities/${random.pick(players)}/events`,
    query: random.pick(['', '?limit=5', '?type=session&limit=100', '?offset=3']),
  }),
  (random) => ({ method: 'GET', path: `/entities/${random.pick(players)}/erasure` }),
  (random) => ({ method: 'GET', path: `/entities/${random.pick(players)}/export` }),
  () => ({ method: 'GET', path: '/erasure-keys' }),
  (random) => ({ method: 'GET', path: `/entities/${random.pick(players)}/state` }),
  (random) => ({ method: 'GET', path: `/entities/${random.pick(players)}/state/balance` }),
  (random) => {
    const { externalId, stateKey, value } = state(random);
    return { method: 'PUT', path: `/entities/${externalId}/state/${stateKey}`, body: { value } };
  },
  (random) => ({ method: 'POST', path: '/batch/entities', body: some(random, () => player(random)) }),
  (random) => ({
    method: 'POST',
    path: '/batch/events',
    body: some(random, () => ({
      externalId: random.pick([...players, 'nobody']),
      ...event(random),
      ...(random.chance(0.3) && { idempotencyKey: `item-${random.below(50)}` }),
    })),
  }),
  (random) => ({ method: 'POST', path: '/batch/states', body: some(random, () => state(random)) }),
  (random, world) => ({ method: 'GET', path: `/batch/jobs/${random.pick([world.ownJob, world.foreignJob])}` }),
];

/** A request that an ordinary client may send. */
export function makeValid(random: Random, world: World): FuzzRequest {
  const { method, path, query = '', body, careless } = random.pick(plans)(random, world);
  const tenant = careless ? world.careless : random.chance(0.03) ? world.bare : world.own;
  const headers: [string, string][] = [
    ['Host', 'localhost'],
    ['Connection', 'close'],
    ['Authorization', `Bearer ${tenant.secret}`],
  ];
  if (body !== undefined) headers.push(['Content-Type', 'application/json']);
  if (body !== undefined && random.chance(0.3)) headers.push(['Idempotency-Key', `fuzz-${random.below(400)}`]);
  return {
    method,
    path,
    base: random.pick(bases),
    query,
    version: 'HTTP/1.1',
    headers,
    body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
    spoilt: [],
    frame: null,
    unclear: false,
    halfClose: false,
    pieces: 1,
  };
}
