import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { createTestOperator } from '../../../tests/setup/database.ts';
import type { OpenCore } from '../../core.ts';
import { type Actor, type Context, type Core, type Mail, type Role, systemCaller } from '../context.ts';
import { type AccountContext, createUser, getSessionUser } from '../users/index.ts';

export const password = 'correct horse battery';
export const origin = { door: 'portal', address: '198.51.100.7' } as const;

export const newEmail = () => `${randomUUID()}@example.com`;
export const tokenOf = (link: string) => link.split('/').at(-1) ?? '';

export function addMember(core: Core, operatorId: number, role: Role) {
  return createUser(systemCaller(core), { email: newEmail(), name: role, password, operatorId, role });
}

/** An operator with one owner, who acts. */
export async function openTeam(core: OpenCore) {
  const { operator } = await createTestOperator(core, { name: `Casino ${randomUUID()}` });
  const owner = await addMember(core, operator.id, 'owner');
  const as = (actor: Actor): Context => ({ core, operatorId: operator.id, actor, origin });
  return { operator, owner, as, context: as({ kind: 'user', userId: owner.id, role: 'owner' }) };
}

/** A person as they act on their own account. */
export async function accountOf(core: Core, userId: number): Promise<AccountContext> {
  const user = (await getSessionUser(core, userId)) ?? expect.fail();
  return { core, user, sessionId: randomUUID(), origin };
}

/** The same context where mail is sent, and what was. */
export function withMail(context: Context): { mailing: Context; sent: Mail[] } {
  const sent: Mail[] = [];
  const mailer = { send: async (mail: Mail) => void sent.push(mail) };
  return { sent, mailing: { ...context, core: { ...context.core, mailer } } };
}
