import type { Core, Role } from '../context.ts';
import type { SessionUser } from './schemas.ts';

interface SessionUserRow {
  id: string;
  email: string;
  name: string;
  is_administrator: boolean;
  session_version: number;
  disabled_at: string | null;
  operator_id: string | null;
  slug: string;
  operator_name: string;
  role: Role;
  suspended_at: string | null;
}

/** The person as they are now, with their roles; null when there is none with this id. */
export async function getSessionUser(core: Core, userId: number): Promise<SessionUser | null> {
  const rows = await core.database.sql<SessionUserRow[]>`
    select u.id, u.email, u.name, u.is_administrator, u.session_version, u.disabled_at,
      m.operator_id, m.slug, m.name as operator_name, m.role, m.suspended_at
    from find_user_by_id(${userId}) u left join lateral list_memberships_of(u.id) m on true
    order by m.name, m.operator_id`;
  const [first] = rows;
  if (!first) return null;
  const held = rows.filter((row) => row.operator_id !== null);
  return {
    id: Number(first.id),
    email: first.email,
    name: first.name,
    isAdministrator: first.is_administrator,
    sessionVersion: first.session_version,
    disabled: first.disabled_at !== null,
    memberships: held.map((row) => ({
      operatorId: Number(row.operator_id),
      slug: row.slug,
      name: row.operator_name,
      role: row.role,
      suspended: row.suspended_at !== null,
    })),
  };
}
