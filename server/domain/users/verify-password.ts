import type { Core } from '../context.ts';
import { matchesPassword } from './password-hash.ts';
import type { SessionUser, SignInInput } from './schemas.ts';
import { getSessionUser } from './session-user.ts';

interface CredentialsRow {
  id: string;
  password_hash: string;
}

/** The person behind an e-mail and a password, or null: one answer, in one time, for an unknown or disabled account. */
export async function verifyPassword(core: Core, { email, password }: SignInInput): Promise<SessionUser | null> {
  const [row] = await core.database.sql<CredentialsRow[]>`select id, password_hash from find_user_by_email(${email})`;
  if (!(await matchesPassword(core, password, row?.password_hash ?? null)) || !row) return null;
  const user = await getSessionUser(core, Number(row.id));
  return user && !user.disabled ? user : null;
}
