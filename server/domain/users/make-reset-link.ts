import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import { schema, type Transaction } from '#db/client.ts';
import type { Caller, Context, Core } from '../context.ts';
import { changeAccount } from './change-account.ts';
import { resetMail } from './mails.ts';
import type { SessionUser } from './schemas.ts';
import { createToken, digestToken, linkTo } from './token.ts';
import { askForUser } from './user-transaction.ts';

const { passwordResets, users } = schema;
/** Nobody gets more mails than one in so long, whoever asks for them. */
export const resetMailEverySeconds = 300;
const entry = { action: 'reset-link.created' } as const;

/** A link by which a person sets a new password, once. */
export interface ResetLink {
  link: string;
  expiresAt: string;
}

/**
 * Makes a link for a person, for whoever runs the installation to hand over, and makes useless those made before. Who may
 * ask for it, the caller has decided.
 */
export async function makeResetLink(
  caller: Caller,
  user: SessionUser,
  { hoursValid }: { hoursValid: number },
): Promise<ResetLink> {
  const { row, made } = drawLink(caller.core, user, hoursValid);
  await changeAccount(caller, user, entry, async (tx) => {
    await replaceLinks(tx, { ...row, mailed: false });
    return true;
  });
  return made;
}

/**
 * Mails a link to its person, which makes useless those mailed before. A link that was handed over stays: anybody may ask
 * for a mail. @returns null when one was mailed moments ago and is still open: then it is that one that counts
 */
export async function mailResetLink(
  caller: Caller | Context,
  user: SessionUser,
  { hoursValid }: { hoursValid: number },
): Promise<Pick<ResetLink, 'expiresAt'> | null> {
  const { core } = caller;
  const { row, made } = drawLink(core, user, hoursValid);
  const isDue = await changeAccount(caller, user, entry, async (tx) => {
    if (await wasMailedSince(tx, user, new Date(row.createdAt.getTime() - resetMailEverySeconds * 1_000))) return false;
    await replaceLinks(tx, { ...row, mailed: true });
    return true;
  });
  if (!isDue) return null;
  try {
    await core.mailer?.send(resetMail(user.email, made.link, hoursValid));
  } catch (error) {
    const own = eq(passwordResets.digest, row.digest);
    await askForUser(core, user.id, (orm) => orm.delete(passwordResets).where(own));
    throw error;
  }
  return { expiresAt: made.expiresAt };
}

function drawLink(core: Core, { id: userId }: SessionUser, hoursValid: number) {
  const token = createToken();
  const createdAt = new Date(core.clock.now());
  const expiresAt = new Date(createdAt.getTime() + hoursValid * 3_600_000);
  const made: ResetLink = { link: linkTo(core, `/reset/${token}`), expiresAt: expiresAt.toISOString() };
  return { row: { digest: digestToken(token), userId, createdAt, expiresAt }, made };
}

/** Of two who ask at once the second waits for the first. */
async function wasMailedSince({ orm }: Transaction, { id }: SessionUser, since: Date): Promise<boolean> {
  await orm.select({ id: users.id }).from(users).where(eq(users.id, id)).for('update');
  const { userId, mailed, usedAt, createdAt, digest } = passwordResets;
  const recent = and(eq(userId, id), eq(mailed, true), isNull(usedAt), gt(createdAt, since));
  return (await orm.select({ digest }).from(passwordResets).where(recent)).length > 0;
}

/** Puts a link in the place of those that it replaces, and forgets those that were used long ago. */
async function replaceLinks({ orm }: Transaction, row: typeof passwordResets.$inferInsert): Promise<void> {
  const { userId, mailed, usedAt, createdAt } = passwordResets;
  const replaced = row.mailed ? and(isNull(usedAt), eq(mailed, true)) : isNull(usedAt);
  const spent = or(replaced, lt(createdAt, sql`now() - interval '30 days'`));
  await orm.delete(passwordResets).where(and(eq(userId, row.userId), spent));
  await orm.insert(passwordResets).values(row);
}
