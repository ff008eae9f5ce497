import { randomUUID } from 'node:crypto';
import type { OpenCore } from '#server/core.ts';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import { type Context, systemCaller } from '#server/domain/context.ts';
import { getEntityById } from '#server/domain/entities/index.ts';
import { suspendOperator } from '#server/domain/operators/index.ts';
import { disableMember, inviteMember, resetMemberPassword } from '#server/domain/team/index.ts';
import { createUser, enterOperator, findSessionUser, startSession } from '#server/domain/users/index.ts';
import { asAdministrator, createTestOperator } from './database.ts';
import { player, sendBatch, sendEntity } from './requests.ts';

const password = 'a long enough one';

/** What a mutation is tried on: an operator of its own, and a key of it. */
export interface MutationStage {
  core: OpenCore;
  context: Context;
  keyId: string;
  /** Of the person who is signed in for it. */
  email: string;
}

interface Sample {
  by: 'owner' | 'administrator' | 'acting administrator';
  input: (stage: MutationStage & { userId: number }) => Promise<unknown> | unknown;
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

async function newMember({ core, context: { operatorId } }: MutationStage): Promise<{ userId: number }> {
  const person = { email: `${randomUUID()}@example.com`, name: 'Bob', password };
  const { id } = await createUser(systemCaller(core), { ...person, operatorId, role: 'viewer' });
  return { userId: id };
}

/** An invitation of somebody by an administrator, and the token in its link. */
async function newInvitation(context: Context, email: string): Promise<{ id: string; token: string }> {
  const { id, link } = await inviteMember(asAdministrator(context), { email, role: 'viewer' });
  return { id, token: tokenOf(link) };
}

const tokenOf = (link: string | null) => link?.split('/').at(-1) ?? '';

/** For each mutation of the portal what makes it do something. A new one needs its line here. */
export const mutationSamples: Record<string, Sample> = {
  'account.changeName': byOwner(() => ({ name: 'Ada Vega-Ortiz' })),
  'account.changePassword': byOwner(() => ({ oldPassword: password, newPassword: 'another long enough one' })),
  'account.resetPassword': byOwner(async (stage) => {
    const { link } = await resetMemberPassword(asAdministrator(stage.context), await newMember(stage));
    return { token: tokenOf(link), newPassword: 'another long enough one' };
  }),
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
  'session.end': byOwner(async ({ core, userId }) => {
    const nowhere = { address: null, userAgent: null };
    const { sessionId } = await startSession(core, { id: userId, sessionVersion: 1 }, nowhere);
    return { id: sessionId };
  }),
  'session.endAll': byOwner(() => undefined),
  'settings.update': byOwner(() => ({ suppressErased: true })),
  'settings.changeRetention': byOwner(() => {
    const seen = { dataRetentionDays: null, retentionPolicy: null, suppressErased: false };
    return { seen, chosen: { ...seen, dataRetentionDays: 90 } };
  }),
  'team.invite': byOwner(() => ({ email: 'new@example.com', role: 'viewer' })),
  'team.revokeInvitation': byOwner(async ({ context }) => {
    const { id } = await newInvitation(context, 'new@example.com');
    return { id };
  }),
  'team.changeRole': byOwner(async (stage) => ({ ...(await newMember(stage)), role: 'developer' })),
  'team.disable': byOwner(newMember),
  'team.enable': byOwner(async (stage) => {
    const member = await newMember(stage);
    await disableMember(asAdministrator(stage.context), member);
    return member;
  }),
  'team.remove': byOwner(newMember),
  'team.resetPassword': { by: 'acting administrator', input: newMember },
  'team.join': byOwner(async ({ context }) => {
    const { token } = await newInvitation(context, `${randomUUID()}@example.com`);
    return { token, name: 'Eve', password };
  }),
  'team.accept': byOwner(async ({ core, email }) => {
    const { context } = await createTestOperator(core, { name: randomUUID() });
    const { token } = await newInvitation(context, email);
    return { token };
  }),
};

/** Somebody who may do it, signed in. @returns what reads their session anew, as each request does */
export async function signInForSamples({ core, context: { operatorId }, email }: MutationStage, by: Sample['by']) {
  const person = { email, name: 'Ada Vega', password };
  const place = by === 'owner' ? { operatorId, role: 'owner' as const } : { isAdministrator: true };
  const { id } = await createUser(systemCaller(core), { ...person, ...place });
  const claims = await startSession(core, { id, sessionVersion: 1 }, { address: null, userAgent: null });
  const read = async () => {
    const user = await findSessionUser(core, claims);
    if (!user) throw new Error('The session is over.');
    return { claims, expiresAtMs: Number.MAX_SAFE_INTEGER, user };
  };
  if (by === 'acting administrator') {
    const { user } = await read();
    const origin = { door: 'portal', address: null } as const;
    await enterOperator({ core, user, sessionId: claims.sessionId, origin }, { operatorId });
  }
  return read;
}
