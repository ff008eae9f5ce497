import { randomUUID } from 'node:crypto';
import type { OpenCore } from '#server/core.ts';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import { type Context, systemCaller } from '#server/domain/context.ts';
import { getEntityById } from '#server/domain/entities/index.ts';
import { suspendOperator } from '#server/domain/operators/index.ts';
import { createUser, enterOperator, findSessionUser, startSession } from '#server/domain/users/index.ts';
import { asAdministrator } from './database.ts';
import { player, sendBatch, sendEntity } from './requests.ts';

/** What a mutation is tried on: an operator of its own, and a key of it. */
export interface MutationStage {
  core: OpenCore;
  context: Context;
  keyId: string;
}

interface Sample {
  by: 'owner' | 'administrator' | 'acting administrator';
  input: (stage: MutationStage) => Promise<unknown> | unknown;
}

const byOwner = (input: Sample['input']): Sample => ({ by: 'owner', input });
const byAdministrator = (input: Sample['input'] = operatorIn): Sample => ({ by: 'administrator', input });

function operatorIn({ context: { operatorId } }: MutationStage) {
  return { operatorId };
}

async function newKey({ context }: MutationStage): Promise<{ id: string }> {
  const { id } = await createApiKey(asAdministrator(context), { label: 'Other' });
  return { id };
}

async function newEntity({ context }: MutationStage): Promise<{ id: string }> {
  const { id } = await sendEntity(context, player('p1'));
  return { id };
}

/** For each mutation of the portal what makes it do something. A new one needs its line here. */
export const mutationSamples: Record<string, Sample> = {
  'apiKeys.create': byOwner(() => ({ label: 'New' })),
  'apiKeys.rename': byOwner(({ keyId }) => ({ id: keyId, label: 'Renamed' })),
  'apiKeys.rotate': byOwner(({ keyId }) => ({ id: keyId })),
  'apiKeys.revoke': byOwner(newKey),
  'audit.export': byOwner(() => ({})),
  'entities.reveal': byOwner(async (stage) => ({ ...(await newEntity(stage)), reason: 'A claim of the player' })),
  'entities.create': byOwner(() => ({ entityType: 'game', externalId: 'g1', data: '{"name":"Chess"}' })),
  'entities.edit': byOwner(async (stage) => {
    const { id } = await newEntity(stage);
    const { updatedAt } = await getEntityById(stage.context, { id });
    return { id, updatedAt, data: '{"email":"new@example.com"}' };
  }),
  'entities.erase': byOwner(newEntity),
  'jobs.exportErrors': byOwner(async ({ context }) => {
    const { jobId } = await sendBatch(context, 'events', [{ externalId: 'nobody' }]);
    return { jobId };
  }),
  'operators.create': byAdministrator(() => ({ name: `New ${randomUUID()}` })),
  'operators.suspend': byAdministrator(),
  'operators.reactivate': byAdministrator(async (stage) => {
    await suspendOperator(asAdministrator(stage.context));
    return operatorIn(stage);
  }),
  'operators.changeLimits': byAdministrator((stage) => ({ ...operatorIn(stage), limits: { read: '1/2' } })),
  'operators.revokeKey': byAdministrator(async (stage) => ({ ...operatorIn(stage), ...(await newKey(stage)) })),
  'operators.invite': byAdministrator((stage) => ({ ...operatorIn(stage), email: 'new@example.com', role: 'owner' })),
  'operators.enter': byAdministrator(),
  'operators.leave': { by: 'acting administrator', input: () => undefined },
  'settings.update': byOwner(() => ({ suppressErased: true })),
  'settings.changeRetention': byOwner(() => {
    const seen = { dataRetentionDays: null, retentionPolicy: null, suppressErased: false };
    return { seen, chosen: { ...seen, dataRetentionDays: 90 } };
  }),
};

/** Somebody who may do it, signed in. @returns what reads their session anew, as each request does */
export async function signInForSamples({ core, context: { operatorId } }: MutationStage, by: Sample['by']) {
  const person = { email: `${randomUUID()}@example.com`, name: 'Ada Vega', password: 'a long enough one' };
  const place = by === 'owner' ? { operatorId, role: 'owner' as const } : { isAdministrator: true };
  const { id } = await createUser(systemCaller(core), { ...person, ...place });
  const claims = await startSession(core, { id, sessionVersion: 1 }, { address: null, userAgent: null });
  const read = async () => {
    const user = await findSessionUser(core, claims);
    if (!user) throw new Error('The session is over.');
    return { claims, user };
  };
  if (by === 'acting administrator') {
    const { user } = await read();
    const origin = { door: 'portal', address: null } as const;
    await enterOperator({ core, user, sessionId: claims.sessionId, origin }, { operatorId });
  }
  return read;
}
