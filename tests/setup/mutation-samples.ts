import { randomUUID } from 'node:crypto';
import type { OpenCore } from '#server/core.ts';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import type { AuditAction } from '#server/domain/audit/schemas.ts';
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
  /** What the log then says was done. */
  writes: AuditAction;
  input: (stage: MutationStage & { userId: number }) => Promise<unknown> | unknown;
}

const byOwner = (writes: AuditAction, input: Sample['input']): Sample => ({ by: 'owner', writes, input });
const byAdministrator = (writes: AuditAction, input: Sample['input'] = operatorIn): Sample => {
  return { by: 'administrator', writes, input };
};

function operatorIn({ context: { operatorId } }: MutationStage) {
  return { operatorId };
}

async function newKey({ context }: MutationStage): Promise<{ id: string }> {
  const { id } = await createApiKey(asAdministrator(context), { label: 'Other' });
  return { id };
}

async function newEntity({ context }: MutationStage): Promise<{ id: string }> {
  const { id } = await sendEntity(context, player('player-of-nobody-else'));
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
  'account.changeName': byOwner('user.renamed', () => ({ name: 'Ada Vega-Ortiz' })),
  'account.changePassword': byOwner('password.changed', () => ({
    oldPassword: password,
    newPassword: 'another long enough one',
  })),
  'account.resetPassword': byOwner('password.reset', async (stage) => {
    const { link } = await resetMemberPassword(asAdministrator(stage.context), await newMember(stage));
    return { token: tokenOf(link), newPassword: 'another long enough one' };
  }),
  'apiKeys.create': byOwner('api-key.created', () => ({ label: 'New' })),
  'apiKeys.rename': byOwner('api-key.renamed', ({ keyId }) => ({ id: keyId, label: 'Renamed' })),
  'apiKeys.rotate': byOwner('api-key.rotated', ({ keyId }) => ({ id: keyId })),
  'apiKeys.revoke': byOwner('api-key.revoked', newKey),
  'audit.export': byOwner('audit.exported', () => ({})),
  'entities.reveal': byOwner('entity.revealed', async (stage) => ({
    ...(await newEntity(stage)),
    reason: 'A claim of the player',
  })),
  'entities.create': byOwner('entity.created', () => ({
    entityType: 'game',
    externalId: 'game-of-nobody-else',
    data: '{"name":"Chess"}',
  })),
  'entities.edit': byOwner('entity.edited', async (stage) => {
    const { id } = await newEntity(stage);
    const { updatedAt } = await getEntityById(stage.context, { id });
    return { id, updatedAt, data: '{"email":"new@example.com"}' };
  }),
  'entities.erase': byOwner('entity.erased', newEntity),
  'installation.rotate': byAdministrator('master-keys.rotated', () => undefined),
  'installation.removeGeneration': byAdministrator('master-keys.removed', async ({ core }) => {
    await core.database
      .sql`update pii_key_generations set unused_since = now() - interval '2 days' where generation = 1`;
    return { generation: 1 };
  }),
  'installation.startBackup': byAdministrator('backup.requested', () => undefined),
  'installation.checkBackup': byAdministrator('backup.checked', async ({ core }) => {
    const { name } = (await core.backups?.take(core.stopping)) ?? {};
    return { name };
  }),
  'jobs.exportErrors': byOwner('job-errors.exported', async ({ context }) => {
    const { jobId } = await sendBatch(context, 'events', [{ externalId: 'nobody-else' }]);
    return { jobId };
  }),
  'operators.create': byAdministrator('operator.created', () => ({ name: `New ${randomUUID()}` })),
  'operators.suspend': byAdministrator('operator.suspended'),
  'operators.reactivate': byAdministrator('operator.reactivated', async (stage) => {
    await suspendOperator(asAdministrator(stage.context));
    return operatorIn(stage);
  }),
  'operators.changeLimits': byAdministrator('operator.limits-changed', (stage) => ({
    ...operatorIn(stage),
    seen: { read: null },
    limits: { read: '1/2' },
  })),
  'operators.revokeKey': byAdministrator('api-key.revoked', async (stage) => ({
    ...operatorIn(stage),
    ...(await newKey(stage)),
  })),
  'operators.invite': byAdministrator('user.invited', (stage) => ({
    ...operatorIn(stage),
    email: 'new@example.com',
    role: 'owner',
  })),
  'operators.enter': byAdministrator('operator.entered'),
  'operators.leave': { by: 'acting administrator', writes: 'operator.left', input: () => undefined },
  'session.end': byOwner('session.ended', async ({ core, userId }) => {
    const nowhere = { address: null, userAgent: null };
    const { sessionId } = await startSession(core, { id: userId, sessionVersion: 1 }, nowhere);
    return { id: sessionId };
  }),
  'session.endAll': byOwner('sessions.ended', () => undefined),
  'settings.chooseTemplate': byOwner('settings.changed', () => ({ seen: 'tpl_igaming', templateId: 'tpl_igaming' })),
  'settings.changeRetention': byOwner('settings.changed', () => {
    const seen = { dataRetentionDays: null, retentionPolicy: null, suppressErased: false };
    return { seen, chosen: { ...seen, dataRetentionDays: 90 } };
  }),
  'team.invite': byOwner('user.invited', () => ({ email: 'new@example.com', role: 'viewer' })),
  'team.revokeInvitation': byOwner('invitation.revoked', async ({ context }) => {
    const { id } = await newInvitation(context, 'new@example.com');
    return { id };
  }),
  'team.changeRole': byOwner('user.role-changed', async (stage) => ({
    ...(await newMember(stage)),
    role: 'developer',
  })),
  'team.disable': byOwner('user.disabled', newMember),
  'team.enable': byOwner('user.enabled', async (stage) => {
    const member = await newMember(stage);
    await disableMember(asAdministrator(stage.context), member);
    return member;
  }),
  'team.remove': byOwner('user.removed', newMember),
  'team.resetPassword': { by: 'acting administrator', writes: 'reset-link.created', input: newMember },
  'team.join': byOwner('invitation.accepted', async ({ context }) => {
    const { token } = await newInvitation(context, `${randomUUID()}@example.com`);
    return { token, name: 'Eve', password };
  }),
  'team.accept': byOwner('invitation.accepted', async ({ core, email }) => {
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
