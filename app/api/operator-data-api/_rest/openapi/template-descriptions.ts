/** What the names of the built-in template stand for. */
export const templateDescriptions = {
  entityType: {
    player:
      'A person who holds an account with the operator and plays there. Most events and states are about players.',
    operator: 'A brand or licensed company that runs a site, for a group that sends the data of several.',
    game: 'A title in the catalogue that is played or bet on: a slot, a table, a live show, a sports market.',
  },
  eventType: {
    transaction:
      'Money moves on the account: a deposit, withdrawal, bet, win, refund or correction. `type` says which, `amount` how much, in `currency`.',
    game_activity:
      'One round or bet in a game: `game_id` names it, `bet_amount` is the stake, `win_amount` what came back.',
    session: 'The player signs in or out, or a session starts, times out or ends.',
    bonus: 'A bonus takes a step: offered, claimed, wagered, paid out, forfeited or expired.',
    block:
      'The account is restricted or let free again: a suspension, a self-exclusion, a cooling-off period, a limit.',
    support: 'The player and customer support were in contact: a ticket, chat, call or complaint.',
    affiliate: 'A marketing partner’s part in the player: the referral, its campaign, the commission that it earned.',
  },
  stateKey: {
    balance: 'The money on the account now.',
    kyc_status: 'How far the check of the player’s identity has come, for instance pending, verified or rejected.',
    risk_score: 'How risky the operator’s own rules or models rate the player now.',
    loyalty_tier: 'The rung of the loyalty programme that the player stands on.',
  },
} as const;

const plurals = { entityType: 'Entity types', eventType: 'Event types', stateKey: 'State keys' } as const;

export type TemplateName = keyof typeof templateDescriptions;

/** The names of one kind as Markdown, each with its description. */
export function describeNames(kind: TemplateName): string {
  const lines = Object.entries(templateDescriptions[kind]).map(([name, text]) => `- \`${name}\`: ${text}`);
  return `${plurals[kind]} of the built-in template "iGaming":\n\n${lines.join('\n')}`;
}
