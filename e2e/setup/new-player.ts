import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import type { Installation } from './installation.ts';

/** Calls the REST API with the demo's key, and expects it to be done. */
export const send = async ({ url, apiKey }: Installation, method: string, path: string, body: unknown) => {
  const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' };
  const answer = await fetch(`${url}/operator-data-api${path}`, { method, headers, body: JSON.stringify(body) });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as { data: { id: string } };
};

/** A player of its own for each test, with PII, a state and some events. */
export async function newPlayer(installation: Installation, events = 3) {
  await send(installation, 'PUT', '/settings', { templateId: 'tpl_igaming' });
  const externalId = `player-${randomUUID().slice(0, 8)}`;
  const data = { email: `${externalId}@example.com`, first_name: 'Zoë', country: 'MT', limit: 0.1 };
  const { data: made } = await send(installation, 'POST', '/entities', { entityType: 'player', externalId, data });
  await send(installation, 'PUT', `/entities/${externalId}/state/kyc_status`, { value: `status-${externalId}` });
  for (let n = 0; n < events; n += 5_000) {
    const items = Array.from({ length: Math.min(5_000, events - n) }, (_, k) => ({
      externalId,
      eventType: k % 10 === 9 ? 'bonus' : 'session',
      data: { n: n + k },
    }));
    await send(installation, 'POST', '/batch/events', items);
  }
  return { id: made.id, externalId, email: data.email };
}
