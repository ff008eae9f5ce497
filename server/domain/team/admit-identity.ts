import { sql } from 'drizzle-orm';
import { schema } from '#db/client.ts';
import type { Core, Origin } from '../context.ts';
import {
  bindIdentity,
  drawUserId,
  findBoundUser,
  findUserByEmail,
  getSessionUser,
  type Identity,
  type SessionUser,
  transactForUser,
  writeIdentity,
} from '../users/index.ts';
import { accept, findOpenInvitations } from './invitations.ts';

const { memberships, users } = schema;

/**
 * Lets in whom an identity provider knows: somebody bound to that identity, and at the first time somebody who has an
 * account or an invitation with the address that the provider vouches for.
 * @returns null for everybody else, and for a person who is disabled
 */
export async function admitIdentity(core: Core, origin: Origin, identity: Identity): Promise<SessionUser | null> {
  const bound = await findBoundUser(core, identity);
  if (bound) return bound.disabled ? null : bound;
  const email = identity.email?.toLowerCase();
  if (email === undefined) return null;
  const existing = await findUserByEmail(core, email);
  if (existing) return existing.disabled ? null : bindIdentity(core, origin, existing, identity);
  return joinByIdentity(core, origin, { ...identity, email });
}

/** Makes an account, without a password, for somebody who is invited, and takes them into each operator that did. */
async function joinByIdentity(
  core: Core,
  origin: Origin,
  identity: Identity & { email: string },
): Promise<SessionUser | null> {
  const invitations = await findOpenInvitations(core, { email: identity.email });
  if (invitations.length === 0) return null;
  const userId = await drawUserId(core);
  const { email } = identity;
  const name = identity.name?.trim().slice(0, 200) || email;
  const operatorIds = invitations.map((invitation) => Number(invitation.operator_id));
  await transactForUser(core, userId, operatorIds, async (tx) => {
    await tx.orm.insert(users).values({ id: userId, email, emailProvenAt: sql`now()`, name, passwordHash: null });
    await writeIdentity(tx, userId, identity);
    for (const invitation of invitations) {
      const row = { operatorId: Number(invitation.operator_id), userId, role: invitation.role };
      await tx.orm.insert(memberships).values(row).onConflictDoNothing();
      await accept(tx, { core, origin, userId }, invitation);
    }
  });
  return getSessionUser(core, userId);
}
