const methods = ['card', 'sepa', 'wallet', 'crypto'];
const providers = ['adyen', 'worldpay', 'trustly', 'skrill'];
const countries = ['MT', 'SE', 'DE', 'FI', 'NO'];
const games = ['book-of-ra', 'starburst', 'gonzos-quest', 'mega-moolah'];

/** Ten characters that the generator overwrites with a number of its own before each sending. */
export const stamp = '##########';

export const itemsEach = { 'event-batches': 5_000, 'entity-batches': 1_000 } as const;

const pick = (list: readonly string[], index: number) => list[index % list.length] ?? '';
const digits = (index: number, width: number) => String(index).padStart(width, '0');

export const playerId = (index: number) => `player-${digits(index, 6)}`;

/** Spreads consecutive numbers over a range, so that neighbours in a batch are different players. */
export const scatter = (index: number, range: number) => Number((BigInt(index) * 2_654_435_761n) % BigInt(range));

/** An event as an operator sends it: about 150 bytes of data, three deposits or withdrawals to each round played. */
export function eventOf(index: number): { eventType: string; data: Record<string, unknown> } {
  const cents = (index * 7_919) % 100_000;
  if (index % 4 === 3) {
    const amounts = { bet_amount: cents / 100, win_amount: (cents % 977) / 100, currency: 'EUR' };
    const round = { round_id: `rnd-${digits(index, 12)}`, session_id: `ses-${digits(index % 5_000, 8)}` };
    return {
      eventType: 'game_activity',
      data: { game_id: pick(games, index), ...amounts, ...round, free_spin: false },
    };
  }
  const transfer = { type: index % 2 ? 'deposit' : 'withdrawal', amount: cents / 100, currency: 'EUR' };
  const route = { method: pick(methods, index), provider: pick(providers, index >> 2) };
  const reference = `psp-${digits(index, 12)}`;
  return {
    eventType: 'transaction',
    data: { ...transfer, ...route, reference, ip_country: pick(countries, index), fee: 0.35 },
  };
}

/** A player with five PII fields and three others. */
export function playerOf(externalId: string, index: number): Record<string, unknown> {
  const data = {
    first_name: `Ada${digits(index % 1_000, 3)}`,
    last_name: `Lovelace-${digits(index, 6)}`,
    email: `player.${digits(index, 6)}@example.com`,
    phone: `+356 99${digits(index % 1_000_000, 6)}`,
    date_of_birth: `19${digits(50 + (index % 50), 2)}-0${1 + (index % 9)}-1${index % 10}`,
    country: pick(countries, index),
    currency: 'EUR',
    status: 'active',
  };
  return { entityType: 'player', externalId, data };
}
